import { atMost, type Figure, reported } from './figure.ts';
import { scalerFigures } from './scaler-figures.ts';

/** The scaler of the GPU fleet, in simulated time. */
export async function benchScaler(): Promise<Figure[]> {
  return (await scalerFigures()).flatMap(({ load, worst }) => [
    atMost(`scaler, ${load}: idle ÷ paid time`, worst.idle, 0.1),
    atMost(`scaler, ${load}: makespan ÷ the best possible`, worst.makespan, 1.15),
    reported(`scaler, ${load}: starting ÷ paid time`, worst.starting),
  ]);
}
