import { awsPorts } from '../aws/aws-ports.ts';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { patience } from '../aws-lambda/patience.ts';
import { reconcileStation } from './reconcile-station.ts';

const station = reconcileStation(awsPorts(readFarmSettings(process.env), { patience }));

/** Runs on a schedule; one run that fails is an alarm, and the next goes on where it failed. */
export const handler = (): Promise<void> => station.run();
