import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { handler as assemble } from '../assemble/handler.ts';
import { handler as dispatch } from '../dispatch/handler.ts';
import { assembleMessage, dispatchMessage, frameMessage } from '../ports/message-schemas.ts';
import { handler as render } from '../render/handler.ts';

/** A message that is none of these is left to the station of frames, which says so and deletes it. */
const stations = [
  { schema: frameMessage, handler: render },
  { schema: dispatchMessage, handler: dispatch },
  { schema: assembleMessage, handler: assemble },
] as const;

/** In an account with few executions one function takes the messages of all stations, from one queue. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const answers = Records.map((record) => handlerOf(record)({ Records: [record] }, context));
  return { batchItemFailures: (await Promise.all(answers)).flatMap((answer) => answer.batchItemFailures) };
}

function handlerOf({ body }: SQSRecord) {
  const message = parsed(body);
  return stations.find(({ schema }) => schema.safeParse(message).success)?.handler ?? render;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The station that gets it says what is wrong with it.
    return undefined;
  }
}
