import { type Counter, type Histogram, metrics } from "@opentelemetry/api";
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { MeterProvider } from "@opentelemetry/sdk-metrics";

/** Collects this process's metrics and writes them in the Prometheus text format. */
export interface MetricRegistry {
  /** The body of `GET /metrics`. */
  render(): Promise<string>;
  close(): Promise<void>;
}

/** Installs the process's one meter provider; call once, at start. */
export function startMetrics(): MetricRegistry {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const provider = new MeterProvider({ readers: [exporter] });
  metrics.setGlobalMeterProvider(provider);
  const serializer = new PrometheusSerializer("penguin");
  return {
    render: async () => serializer.serialize((await exporter.collect()).resourceMetrics),
    close: () => provider.shutdown(),
  };
}

/** A counter of the given dotted name; a no-op before {@link startMetrics}. */
export function counter(name: string, description: string): Counter {
  return metrics.getMeter("penguin").createCounter(name, { description });
}

/** A histogram in milliseconds of the given dotted name. */
export function durationMs(name: string, description: string): Histogram {
  return metrics.getMeter("penguin").createHistogram(name, { description, unit: "ms" });
}

/** One reading of a gauge. */
export interface Reading {
  value: number;
  labels: Record<string, string>;
}

/** A gauge of the given dotted name that is read whenever somebody asks for the metrics; gives how to take it away. */
export function gauge(
  name: string,
  description: string,
  read: () => Promise<readonly Reading[]>,
): () => void {
  const observed = metrics.getMeter("penguin").createObservableGauge(name, { description });
  const observe = async (result: { observe(value: number, labels: Record<string, string>): void }) => {
    for (const { value, labels } of await read()) result.observe(value, labels);
  };
  observed.addCallback(observe);
  return () => observed.removeCallback(observe);
}
