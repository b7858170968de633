import type {
  APIGatewayRequestAuthorizerEventV2,
  APIGatewaySimpleAuthorizerWithContextResult,
} from 'aws-lambda';
import { openTokenStore } from '../aws/aws-ports.ts';
import { readAuthorizerSettings } from '../aws/farm-settings.ts';
import { bearerToken } from './bearer-token.ts';

type Event = Pick<APIGatewayRequestAuthorizerEventV2, 'headers'>;
/** Whose token it is, for the API and for logs. */
type Answer = APIGatewaySimpleAuthorizerWithContextResult<{ readonly token: string }>;

const tokens = openTokenStore(readAuthorizerSettings(process.env).table);

/** Says whether a request carries a token of this farm; API Gateway remembers the answer for a minute. */
export async function handler({ headers }: Event): Promise<Answer> {
  const token = bearerToken(headers?.authorization);
  const record = token === undefined ? undefined : await tokens.check(token);
  return { isAuthorized: record !== undefined, context: { token: record?.name ?? '' } };
}
