/** A place on the globe, in degrees; north and east are positive. */
export interface Place {
  latitude: number;
  longitude: number;
}

/** Mean radius of the Earth in kilometres. Source: IUGG, GRS 80, R1 = 6,371,008.7714 m. */
const EARTH_RADIUS_KM = 6_371.008_771_4;

/** Length of the shortest way over the globe, in whole kilometres, by the haversine formula (the Earth taken as a sphere). */
export function greatCircleKm(from: Place, to: Place): number {
  const [phi1, phi2] = [radians(from.latitude), radians(to.latitude)];
  const half = (angle: number): number => Math.sin(angle / 2) ** 2;
  const chord = half(phi2 - phi1) + Math.cos(phi1) * Math.cos(phi2) * half(radians(to.longitude - from.longitude));
  return Math.round(2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord))));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
