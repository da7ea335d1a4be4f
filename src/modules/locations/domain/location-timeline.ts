/** Timeline event types of warehouses and locations. */
export const LocationTimeline = {
  Requested: 'LOCATION_REQUESTED',
  Created: 'LOCATION_CREATED',
  Adopted: 'LOCATION_ADOPTED',
  Changed: 'LOCATION_CHANGED',
  Updated: 'LOCATION_UPDATED',
  DeleteRequested: 'LOCATION_DELETE_REQUESTED',
  DeleteRefused: 'LOCATION_DELETE_REFUSED',
  Deleted: 'LOCATION_DELETED',
  Drifted: 'LOCATION_DRIFTED',
  RepairRequested: 'LOCATION_REPAIR_REQUESTED',
  WarehouseCreated: 'WAREHOUSE_CREATED',
  WarehouseUpdated: 'WAREHOUSE_UPDATED',
} as const;

/** Exceptions about locations; the subject is `location:<id>`, of Foreign `store:<id>`: those locations are not ours. */
export const LocationException = {
  NotAccepted: 'LOCATION_NOT_ACCEPTED',
  DeleteRefused: 'LOCATION_DELETE_REFUSED',
  Drift: 'LOCATION_DRIFT',
  Countries: 'LOCATION_COUNTRIES',
  Foreign: 'LOCATION_FOREIGN',
} as const;

/** The subject under which exceptions about a location are opened. */
export function locationSubject(locationId: string): string {
  return `location:${locationId}`;
}
