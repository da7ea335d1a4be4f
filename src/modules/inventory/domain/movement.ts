/** Why a stock level changes. UNSHIP takes back a SHIP whose shipment was never sent. */
export const MOVEMENT_KINDS = ['SET', 'ADJUST', 'RESERVE', 'RELEASE', 'SHIP', 'UNSHIP'] as const;

/** Why a stock level changes. */
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

/** The most pieces that a level can hold: PostgreSQL's and GraphQL's largest Int. */
export const MAX_ON_HAND = 2_147_483_647;
