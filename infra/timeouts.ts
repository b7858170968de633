import { Duration } from 'aws-cdk-lib';
import type { FarmQueue } from './rights.ts';

/** Lambda's own maximum. */
const longest = Duration.minutes(15);
/** As long as a worker that is no function hides what it takes, again and again. */
const lease = Duration.minutes(2);
/** Fetching a scene before its frame, and storing the frame after it, in seconds. */
const aroundFrame = 60;

/** How long the function that takes a queue's messages may run, and so how long a message is hidden at first. */
export function timeouts(frameTime: number): Readonly<Record<FarmQueue, Duration>> {
  const render = Duration.seconds(frameTime + aroundFrame);
  return {
    frames: render,
    // Workers ask these queues themselves, and say for how long.
    framesHigh: lease,
    // A frame may take eleven hours there: its workers go on saying so.
    gpu: lease,
    gpuHigh: lease,
    prepare: render,
    assemble: longest,
    dispatch: Duration.minutes(1),
    // It may look through all frames of a job that renders in order.
    deadLetters: Duration.minutes(5),
  };
}

/** All work of a small account is done by one function. */
export const sharedTimeout = longest;
