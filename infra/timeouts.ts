import { Duration } from 'aws-cdk-lib';
import type { FarmQueue } from './rights.ts';

/** Lambda's own maximum. */
const longest = Duration.minutes(15);
/** Fetching a scene before its frame, and storing the frame after it, in seconds. */
const aroundFrame = 60;

/** How long the function that takes a queue's messages may run, and so how long a message is hidden at first. */
export function timeouts(frameTime: number): Readonly<Record<FarmQueue, Duration>> {
  const render = Duration.seconds(frameTime + aroundFrame);
  return {
    frames: render,
    // Its workers say themselves for how long, and go on saying so: a frame may take eleven hours there.
    gpu: Duration.minutes(2),
    prepare: render,
    assemble: longest,
    dispatch: Duration.minutes(1),
    // It may look through all frames of a job that renders in order.
    deadLetters: Duration.minutes(5),
  };
}

/** All work of a small account is done by one function. */
export const sharedTimeout = longest;
