import { EngineApp } from './engine-app.js';
import { ObserveOrder } from '../../../src/modules/fulfillment-orders/use-cases/observe-order.js';
it('starts', async () => {
  const app = await EngineApp.start();
  expect(app.get(ObserveOrder)).toBeDefined();
  await app.stop();
});
