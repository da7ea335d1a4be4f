import { registerEnumType } from '@nestjs/graphql';
import type { RejectReason, RemoteOrderStatus, RemoteRequestStatus } from '../../../clients/store-client.js';
import type { Action, ActionBlocker } from '../domain/available-actions.js';
import type { CheckOutcome, DecisionResult } from '../domain/decide.js';
import type { Stage } from '../domain/stage.js';
import type { CycleOutcome } from '../request-cycles.repository.js';

type EnumOf<Word extends string> = { readonly [W in Word]: W };

/** GraphQL enum `FulfillmentOrderStage`. */
export const FulfillmentOrderStageEnum: EnumOf<Stage> = {
  RECEIVED: 'RECEIVED',
  REVIEW: 'REVIEW',
  ACCEPT_PENDING: 'ACCEPT_PENDING',
  REJECT_PENDING: 'REJECT_PENDING',
  READY: 'READY',
  PICKING: 'PICKING',
  PACKED: 'PACKED',
  LABELLED: 'LABELLED',
  HANDED_OVER: 'HANDED_OVER',
  SHIPPED: 'SHIPPED',
  CANCEL_PENDING: 'CANCEL_PENDING',
  CANCELLED: 'CANCELLED',
  CLOSE_PENDING: 'CLOSE_PENDING',
  CLOSED: 'CLOSED',
  REJECTED: 'REJECTED',
  WITHDRAWN: 'WITHDRAWN',
  MOVED: 'MOVED',
};

/** GraphQL enum `FulfillmentOrderStatus`. */
export const FulfillmentOrderStatusEnum: EnumOf<RemoteOrderStatus> = {
  NOT_REQUIRED: 'NOT_REQUIRED',
  OPEN: 'OPEN',
  PROCESSING: 'PROCESSING',
  ON_HOLD: 'ON_HOLD',
  INCOMPLETE: 'INCOMPLETE',
  CLOSED: 'CLOSED',
  CANCELLED: 'CANCELLED',
  UNKNOWN: 'UNKNOWN',
};

/** GraphQL enum `FulfillmentOrderRequestStatus`. */
export const FulfillmentOrderRequestStatusEnum: EnumOf<RemoteRequestStatus> = {
  PENDING: 'PENDING',
  REQUESTED: 'REQUESTED',
  ACCEPTED: 'ACCEPTED',
  REJECTED: 'REJECTED',
  CANCEL_REQUESTED: 'CANCEL_REQUESTED',
  CANCEL_ACCEPTED: 'CANCEL_ACCEPTED',
  CANCEL_REJECTED: 'CANCEL_REJECTED',
  CLOSED: 'CLOSED',
  UNKNOWN: 'UNKNOWN',
};

/** GraphQL enum `RejectReason`. */
export const RejectReasonEnum: EnumOf<RejectReason> = {
  INCORRECT_ADDRESS: 'INCORRECT_ADDRESS',
  INVENTORY_OUT_OF_STOCK: 'INVENTORY_OUT_OF_STOCK',
  INELIGIBLE_PRODUCT: 'INELIGIBLE_PRODUCT',
  UNDELIVERABLE_ADDRESS: 'UNDELIVERABLE_ADDRESS',
  OTHER: 'OTHER',
};

/** What was decided about a request; WAIT: nothing yet, for a stored reason. */
export type DecisionOutcome = DecisionResult['outcome'];

/** GraphQL enum `DecisionOutcome`. */
export const DecisionOutcomeEnum: EnumOf<DecisionOutcome> = {
  ACCEPT: 'ACCEPT',
  REJECT: 'REJECT',
  REVIEW: 'REVIEW',
  WAIT: 'WAIT',
};

/** GraphQL enum `DecisionCheckOutcome`. */
export const CheckOutcomeEnum: EnumOf<CheckOutcome> = {
  WAIT: 'WAIT',
  REVIEW: 'REVIEW',
  REJECT: 'REJECT',
  IGNORE: 'IGNORE',
  SHIP_PART: 'SHIP_PART',
  PARK: 'PARK',
};

/** GraphQL enum `RequestCycleOutcome`. */
export const CycleOutcomeEnum: EnumOf<CycleOutcome> = {
  ACCEPTED: 'ACCEPTED',
  REJECTED: 'REJECTED',
  WITHDRAWN: 'WITHDRAWN',
  SUPERSEDED: 'SUPERSEDED',
};

/** GraphQL enum `FulfillmentOrderAction`. */
export const ActionEnum: EnumOf<Action> = {
  ACCEPT: 'ACCEPT',
  REJECT: 'REJECT',
  START_PICKING: 'START_PICKING',
  MARK_PACKED: 'MARK_PACKED',
  MARK_LABELLED: 'MARK_LABELLED',
  MARK_HANDED_OVER: 'MARK_HANDED_OVER',
  SHIP: 'SHIP',
  CLOSE: 'CLOSE',
  HOLD: 'HOLD',
  RELEASE_HOLD: 'RELEASE_HOLD',
  MOVE: 'MOVE',
  ANSWER_CANCELLATION: 'ANSWER_CANCELLATION',
};

/** GraphQL enum `FulfillmentOrderActionBlocker`. */
export const ActionBlockerEnum: EnumOf<ActionBlocker> = {
  STAGE: 'STAGE',
  NOT_AT_OUR_LOCATION: 'NOT_AT_OUR_LOCATION',
  ON_HOLD: 'ON_HOLD',
  NOT_ON_HOLD: 'NOT_ON_HOLD',
  CANCELLATION_OPEN: 'CANCELLATION_OPEN',
  NO_CANCELLATION: 'NO_CANCELLATION',
  SHIPMENT_IN_FLIGHT: 'SHIPMENT_IN_FLIGHT',
  NOTHING_LEFT: 'NOTHING_LEFT',
};

registerEnumType(FulfillmentOrderStageEnum, {
  name: 'FulfillmentOrderStage',
  description:
    'Where an order stands on our side. The _PENDING ones wait for the store to confirm what we told it. SHIPPED: the store has the shipment of the last piece.',
});
registerEnumType(FulfillmentOrderStatusEnum, {
  name: 'FulfillmentOrderStatus',
  description: 'The state of the order at its store. UNKNOWN: a word that we do not know, see rawStatus.',
});
registerEnumType(FulfillmentOrderRequestStatusEnum, {
  name: 'FulfillmentOrderRequestStatus',
  description: 'The state of the request at its store. UNKNOWN: a word that we do not know, see rawRequestStatus.',
});
registerEnumType(RejectReasonEnum, {
  name: 'RejectReason',
  description: 'Why a request is rejected; the merchant sees it.',
});
registerEnumType(DecisionOutcomeEnum, {
  name: 'DecisionOutcome',
  description: 'REVIEW: a person has to decide. WAIT: nothing is decided yet.',
});
registerEnumType(CheckOutcomeEnum, {
  name: 'DecisionCheckOutcome',
  description:
    'What a failed check leads to. SHIP_PART: accept, ship what is there, then close the rest. PARK: wait for stock, until a deadline.',
});
registerEnumType(CycleOutcomeEnum, { name: 'RequestCycleOutcome', description: 'How a request of the store ended.' });
registerEnumType(ActionEnum, { name: 'FulfillmentOrderAction', description: 'What can be done to an order.' });
registerEnumType(ActionBlockerEnum, {
  name: 'FulfillmentOrderActionBlocker',
  description:
    'STAGE: the order’s stage does not know the action. ON_HOLD: the store holds the order, or we do. SHIPMENT_IN_FLIGHT: the store has not confirmed a shipment yet.',
});
