// A chart of bars, loaded when the first is drawn. Owns the picture; the numbers stand in a table beside it, which is what screen readers
// are told.

import '@mantine/charts/styles.css';
import { BarChart } from '@mantine/charts';

export type Series = { readonly name: string; readonly label: string; readonly color: string };

type ChartProps = {
  readonly data: readonly Readonly<Record<string, string | number>>[];
  readonly dataKey: string;
  readonly series: readonly Series[];
  readonly stacked: 'no' | 'yes';
  readonly format: (value: number) => string;
};

const HEIGHT = 280;

export function Chart({ data, dataKey, series, stacked, format }: ChartProps) {
  return (
    <div aria-hidden="true">
      <BarChart
        h={HEIGHT}
        data={data.map((row) => ({ ...row }))}
        dataKey={dataKey}
        series={series.map((one) => ({ ...one }))}
        type={stacked === 'yes' ? 'stacked' : 'default'}
        withLegend={series.length > 1}
        valueFormatter={format}
        barProps={{ maxBarSize: 48, isAnimationActive: false }}
        xAxisProps={{ minTickGap: 16 }}
        yAxisProps={{ allowDecimals: false }}
        tooltipAnimationDuration={0}
        accessibilityLayer={false}
      />
    </div>
  );
}
