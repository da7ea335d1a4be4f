import fc from 'fast-check';
import type { StateEvent } from '../../../sandbox/store/states.js';
import type { StageEvent } from '../../../src/modules/fulfillment-orders/domain/stage.js';
import type { Action } from '../../../src/modules/fulfillment-orders/domain/available-actions.js';
import { remainingOf } from '../../../src/modules/fulfillment-orders/shipments/domain/plan-shipment.js';
import type { World } from './world.js';

/** How often each command did something, over all runs. */
export type Tally = Map<string, number>;

/** What is known of the world from outside: nothing but the judgement on it is needed. */
export interface Model {
  tally: Tally;
}

type Step = (world: World, pick: number, extra: number) => boolean;

const merchant =
  (event: StateEvent): Step =>
  (world, pick) =>
    world.shop.act(world.order(pick), event);

const floor =
  (action: Action, event: StageEvent): Step =>
  (world, pick) => {
    const known = world.known(pick, (one) => !world.us.blocked(one, action));
    if (known) world.us.change(known, event);
    return known !== undefined;
  };

/** Everything that can happen. A step answers whether it did something. */
export const STEPS: Readonly<Record<string, Step>> = {
  'merchant orders': (world, _pick, extra) => {
    if (world.shop.orders.length >= 4) return false;
    world.shop.create([(extra % 3) + 1]);
    return true;
  },
  'merchant requests': merchant('request'),
  'merchant requests a part': (world, pick) => world.shop.orders.length < 5 && world.shop.split(world.order(pick)),
  'merchant withdraws': merchant('withdraw'),
  'merchant edits the address': merchant('edit_address'),
  'merchant edits the lines': (world, pick, extra) => world.shop.editLines(world.order(pick), (extra % 4) + 1),
  'merchant holds': merchant('hold'),
  'merchant releases': merchant('release_hold'),
  'merchant moves': merchant('move'),
  'merchant asks to cancel': merchant('request_cancel'),
  'merchant takes the cancellation back': merchant('withdraw_cancel'),
  'merchant cancels by force': (world, pick) => {
    const order = world.order(pick);
    const left = order.lines.reduce((sum, { quantity, shipped }) => sum + quantity - shipped, 0);
    if (world.shop.orders.length >= 5 || left === 0 || !world.shop.act(order, 'force_cancel')) return false;
    world.shop.create([left], order);
    return true;
  },
  'merchant closes': merchant('self_close'),
  'merchant ships': (world, pick, extra) => {
    const order = world.order(pick);
    const lines = order.lines
      .filter(({ quantity, shipped }) => quantity > shipped)
      .map(({ id, quantity, shipped }) => ({ lineId: id, quantity: extra % 2 ? 1 : quantity - shipped }));
    return world.shop.ship(order, lines, { tracking: `M${extra}` }) !== null;
  },
  'a list is pulled': (world) => {
    world.pull(0);
    return true;
  },
  'a list is pulled that lags': (world, _pick, extra) => {
    world.pull(extra % 2_000);
    return true;
  },
  'an order is read': (world, pick) => {
    const known = world.known(pick);
    if (known) world.us.read(known.id);
    return known !== undefined;
  },
  'a callback is lost': () => true,
  'all goes well for a while': (world) => {
    world.pull(0);
    for (const known of world.us.orders.values()) world.outbox.send(known);
    for (const wire of [...world.outbox.wires]) world.outbox.answer(wire);
    return true;
  },
  'time passes': (world, _pick, extra) => {
    world.pass((extra % 6_000) + 1);
    return true;
  },
  'the clock of the store goes back': (world, _pick, extra) => {
    if (extra % 8 > 0) return false;
    world.shop.behind += 3_600_000;
    return true;
  },
  'an operator accepts': (world, pick) => decideByHand(world, pick, true),
  'an operator rejects': (world, pick) => decideByHand(world, pick, false),
  'an operator agrees to cancel': (world, pick) => answerByHand(world, pick, 'ACCEPT'),
  'an operator refuses to cancel': (world, pick) => answerByHand(world, pick, 'REJECT'),
  'an operator lets held work go on': (world, pick) => {
    const known = world.known(pick, ({ heldHere }) => heldHere);
    if (!known) return false;
    known.heldHere = false;
    world.us.goOn(known);
    return true;
  },
  'an operator redrives': (world, pick) => {
    const parked = world.us.operations.filter(({ state }) => state === 'PARKED');
    const operation = parked[pick % Math.max(1, parked.length)];
    if (operation)
      Object.assign(operation, { state: 'AMBIGUOUS', settleAt: operation.sentAt + world.us.rules.settleMs });
    return operation !== undefined;
  },
  'a write is sent': (world, pick) => {
    const known = world.known(pick, (one) => world.us.laneOf(one).some(({ state }) => state === 'PENDING'));
    return known !== undefined && world.outbox.send(known);
  },
  'a write cannot be sent': (world, pick) => {
    const wire = world.wire(pick);
    if (!wire || wire.reached) return false;
    world.outbox.notSent(wire);
    return true;
  },
  'a write reaches the store': (world, pick) => {
    const wire = world.wire(pick);
    if (!wire || wire.reached) return false;
    world.outbox.reach(wire);
    return true;
  },
  'an answer arrives': (world, pick) => {
    const wire = world.wire(pick);
    if (wire) world.outbox.answer(wire);
    return wire !== undefined;
  },
  'an answer is lost': (world, pick) => {
    const wire = world.wire(pick);
    if (wire) world.outbox.lose(wire);
    return wire !== undefined;
  },
  'a lost write is looked into': (world, pick) => {
    const operation = world.doubtful(pick);
    return operation !== undefined && world.outbox.resolve(operation);
  },
  'the process dies': (world) => {
    const flying = world.us.operations.some(({ state }) => state === 'SENDING');
    world.outbox.crash();
    return flying;
  },
  'the floor picks': floor('START_PICKING', 'startPicking'),
  'the floor packs': floor('MARK_PACKED', 'markPacked'),
  'the floor labels': floor('MARK_LABELLED', 'markLabelled'),
  'the floor hands over': floor('MARK_HANDED_OVER', 'markHandedOver'),
  'the floor ships all': (world, pick) => {
    const known = world.known(pick, (one) => !world.us.blocked(one, 'SHIP'));
    return known !== undefined && world.us.ship(known, null);
  },
  'the floor ships one piece': (world, pick) => {
    const known = world.known(pick, (one) => !world.us.blocked(one, 'SHIP'));
    const line = known?.lines.find((one) => remainingOf(one) > 0) ?? known?.lines[0];
    return known !== undefined && line !== undefined && world.us.ship(known, [{ lineId: line.id, quantity: 1 }]);
  },
  'the floor closes': (world, pick) => {
    const known = world.known(pick, (one) => !world.us.blocked(one, 'CLOSE'));
    return known !== undefined && world.us.close(known);
  },
};

/** Steps that are more frequent than the others, so that runs go deep. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'merchant requests': 4,
  'all goes well for a while': 4,
  'a list is pulled': 3,
  'a list is pulled that lags': 1,
  'a write is sent': 3,
  'an answer arrives': 2,
  'an answer is lost': 1,
  'a lost write is looked into': 3,
  'time passes': 3,
  'merchant asks to cancel': 2,
  'merchant takes the cancellation back': 2,
  'an operator accepts': 2,
  'an operator agrees to cancel': 3,
  'an operator refuses to cancel': 3,
  'an operator redrives': 3,
  'the floor packs': 1,
  'the floor hands over': 2,
  'the floor ships one piece': 2,
};

/** One step as fast-check runs and shrinks it. After each the invariants hold. */
class Command implements fc.Command<Model, World> {
  constructor(
    private readonly name: string,
    private readonly step: Step,
    private readonly pick: number,
    private readonly extra: number,
  ) {}

  check(): boolean {
    return true;
  }

  run(model: Model, world: World): void {
    const acted = this.step(world, this.pick, this.extra);
    if (acted) model.tally.set(this.name, (model.tally.get(this.name) ?? 0) + 1);
    const broken = world.audit.broken();
    if (broken.length > 0) throw new Error(`After "${this.toString()}": ${broken.join('; ')}`);
  }

  toString(): string {
    return `${this.name} (${this.pick}, ${this.extra})`;
  }
}

/** Any sequence of steps. */
export function anyCommands(maxCommands: number): fc.Arbitrary<Iterable<fc.Command<Model, World>>> {
  const often = Object.entries(WEIGHTS).flatMap(([name, more]) => Array.from({ length: more }, () => name));
  const arbitraries = [...Object.keys(STEPS), ...often].map((name) =>
    fc
      .tuple(fc.nat(7), fc.nat(9_999))
      .map(([pick, extra]) => new Command(name, STEPS[name] ?? ((): boolean => false), pick, extra)),
  );
  return fc.commands(arbitraries, { maxCommands, size: 'max' });
}

function decideByHand(world: World, pick: number, accept: boolean): boolean {
  const known = world.known(
    pick,
    (one) => one.requestStatus === 'REQUESTED' && !world.us.blocked(one, accept ? 'ACCEPT' : 'REJECT') && !one.decided,
  );
  if (known) world.us.decideByHand(known, accept);
  return known !== undefined;
}

function answerByHand(world: World, pick: number, answer: 'ACCEPT' | 'REJECT'): boolean {
  const known = world.known(pick, ({ request }) => request?.status === 'OPEN');
  return known !== undefined && world.us.answerByHand(known, answer);
}
