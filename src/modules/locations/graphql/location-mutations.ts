import { Injectable } from '@nestjs/common';
import { fromGlobalId } from '../../../platform/graphql/global-id.js';
import type { Viewer } from '../../../platform/graphql/viewer.js';
import { JournalFacade } from '../../journal/journal.facade.js';
import { LocationsReader } from '../locations.reader.js';
import { CreateLocation } from '../use-cases/create-location.js';
import { DeleteLocation } from '../use-cases/delete-location.js';
import { RepairLocation } from '../use-cases/repair-location.js';
import { UpdateLocation } from '../use-cases/update-location.js';
import {
  LocationCreateInput,
  LocationDeleteInput,
  LocationRepairInput,
  LocationUpdateInput,
} from './location.inputs.js';
import type { LocationPayload } from './location.model.js';

const LOCATION_ID = ['input', 'locationId'];

/** The mutations of locations: input to use case, and the changed location back. */
@Injectable()
export class LocationMutations {
  constructor(
    private readonly journal: JournalFacade,
    private readonly reader: LocationsReader,
    private readonly createLocation: CreateLocation,
    private readonly updateLocation: UpdateLocation,
    private readonly deleteLocation: DeleteLocation,
    private readonly repairLocation: RepairLocation,
  ) {}

  /** `locationCreate`. */
  async create(input: LocationCreateInput, viewer: Viewer): Promise<LocationPayload> {
    const run = { viewer, name: 'locationCreate', input, InputClass: LocationCreateInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => ({
      id: await this.createLocation.execute(tx, {
        storeId: fromGlobalId('store_', checked.storeId, ['input', 'storeId']),
        warehouseId: fromGlobalId('wh_', checked.warehouseId, ['input', 'warehouseId']),
        name: checked.name ?? null,
        acceptsReturns: checked.acceptsReturns ?? false,
        actor: viewer.actor,
      }),
    }));
    return this.payload(outcome);
  }

  /** `locationUpdate`. */
  async update(input: LocationUpdateInput, viewer: Viewer): Promise<LocationPayload> {
    const run = { viewer, name: 'locationUpdate', input, InputClass: LocationUpdateInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => {
      const id = fromGlobalId('loc_', checked.locationId, LOCATION_ID);
      await this.updateLocation.execute(tx, {
        locationId: id,
        name: checked.name ?? null,
        acceptsReturns: checked.acceptsReturns ?? null,
        expectedVersion: checked.expectedVersion ?? null,
        actor: viewer.actor,
      });
      return { id };
    });
    return this.payload(outcome);
  }

  /** `locationRepair`. */
  async repair(input: LocationRepairInput, viewer: Viewer): Promise<LocationPayload> {
    const run = { viewer, name: 'locationRepair', input, InputClass: LocationRepairInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => {
      const id = fromGlobalId('loc_', checked.locationId, LOCATION_ID);
      await this.repairLocation.execute(tx, { locationId: id, confirm: checked.confirm === true, actor: viewer.actor });
      return { id };
    });
    return this.payload(outcome);
  }

  /** `locationDelete`. */
  async remove(input: LocationDeleteInput, viewer: Viewer): Promise<LocationPayload> {
    const run = { viewer, name: 'locationDelete', input, InputClass: LocationDeleteInput };
    const outcome = await this.journal.mutation(run, async (tx, checked) => {
      const id = fromGlobalId('loc_', checked.locationId, LOCATION_ID);
      await this.deleteLocation.execute(tx, { locationId: id, actor: viewer.actor });
      return { id };
    });
    return this.payload(outcome);
  }

  private async payload(outcome: {
    value?: { id: string };
    userErrors: LocationPayload['userErrors'];
  }): Promise<LocationPayload> {
    const { value, userErrors } = outcome;
    const location = value && (await this.reader.locationsByIds([value.id])).get(value.id);
    return { location: location ?? null, userErrors };
  }
}
