import { Args, ID, Query, Resolver } from '@nestjs/graphql';
import { Database } from '../../../../platform/database/database.js';
import { fromGlobalId } from '../../../../platform/graphql/global-id.js';
import type { RoutingCandidate as Candidate } from '../../../routing/routing.facade.js';
import { PlanRoute } from '../use-cases/plan-route.js';
import { ReadAvailableLocations } from '../use-cases/read-available-locations.js';
import { AvailableLocation, RoutingPlanModel, type RoutingCandidate } from './routing.model.js';

/** Queries about where an order should be worked on. */
@Resolver(() => RoutingPlanModel)
export class RoutingResolver {
  constructor(
    private readonly database: Database,
    private readonly planRoute: PlanRoute,
    private readonly available: ReadAvailableLocations,
  ) {}

  @Query(() => RoutingPlanModel, {
    nullable: true,
    description: 'Which of our warehouses should do the work of an order, explained; null when there is no such order.',
  })
  async routingPlan(@Args('fulfillmentOrderId', { type: () => ID }) id: string): Promise<RoutingPlanModel | null> {
    const inner = fromGlobalId('fo_', id, ['fulfillmentOrderId']);
    const found = await this.database.tx((tx) => this.planRoute.execute(tx, inner), 'api');
    if (!found) return null;
    const { candidates, recommended, assigned, better, sentence, pin } = found.plan;
    return {
      storeId: found.storeId,
      candidates: candidates.map(candidateModel),
      recommended: recommended && candidateModel(recommended),
      assigned: assigned && candidateModel(assigned),
      better,
      sentence,
      pin,
    };
  }

  @Query(() => [AvailableLocation], {
    description: 'Asks the store, now, to which locations the lines of an order could move. Takes up to some seconds.',
  })
  availableLocations(@Args('fulfillmentOrderId', { type: () => ID }) id: string): Promise<AvailableLocation[]> {
    return this.available.execute(fromGlobalId('fo_', id, ['fulfillmentOrderId']));
  }
}

function candidateModel({ site, excludedBy, score }: Candidate): RoutingCandidate {
  return { warehouseId: site.warehouseId, locationId: site.locationId, excludedBy, score };
}
