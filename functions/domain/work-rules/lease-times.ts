import { type Milliseconds, seconds } from '../units.ts';

/** Leases, and the visibility of their messages, last this long and are renewed every 25 s. */
export const leaseTime: Milliseconds = seconds(90);
export const renewEvery: Milliseconds = seconds(25);
/** How often a worker looks whether its job has been cancelled. */
export const heartbeat: Milliseconds = seconds(5);
/** A lease may be taken over only this long after it ended: clocks and networks are late. */
export const takeoverGrace: Milliseconds = seconds(30);
