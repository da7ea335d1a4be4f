import { collectDefaultMetrics, Registry } from 'prom-client';
import { Metrics } from '../../../src/platform/observability/metrics.js';

/** Names of the metrics that Crossdock itself declares, without those that come with Node. */
export function ownMetricNames(): string[] {
  const node = new Registry();
  collectDefaultMetrics({ register: node, prefix: 'crossdock_' });
  const standard = new Set(node.getMetricsAsArray().map(({ name }) => name));
  node.clear();
  const { registry } = new Metrics();
  const names = registry.getMetricsAsArray().map(({ name }) => name);
  registry.clear();
  return names.filter((name) => !standard.has(name));
}

/** The sum of all samples of a metric (of a histogram: its count) in Prometheus' text format; 0 where there is none. */
export function sampleSum(text: string, name: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `) || line.startsWith(`${name}_count`))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
