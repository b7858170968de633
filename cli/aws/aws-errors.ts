import { CliError } from '../cli-error.ts';
import { messageOf } from '../error-facts.ts';
import { exitStatus } from '../exit-status.ts';

/** AWS does not know who asks, or where. */
export class NoAwsAccess extends CliError {
  override readonly exitStatus = exitStatus.unreachable;

  constructor(why: string, cause: unknown) {
    super(`AWS cannot be asked: ${why}`, {
      advice:
        'log in as for the AWS CLI (`aws configure`, or `aws sso login` and AWS_PROFILE), and set AWS_REGION to the farm’s region',
      cause,
    });
  }
}

/** AWS knows who asks, and does not let them. */
export class AwsRefused extends CliError {
  override readonly exitStatus = exitStatus.unreachable;

  constructor(why: string, cause: unknown) {
    super(`AWS refused it: ${why}`, {
      advice:
        'use the credentials that the farm was deployed with, or ask its owner for the right that is named',
      cause,
    });
  }
}

const withoutAccess =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken|ExpiredTokenException|InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch)$/;
const refused = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/;

/** What a person can do about an error of AWS; others are passed on as they are. */
export function explainedAwsError(error: unknown): unknown {
  const name = nameOf(error);
  const message = messageOf(error);
  if (withoutAccess.test(name) || /^Region (is missing|not accepted)/.test(message))
    return new NoAwsAccess(message, error);
  if (refused.test(name)) return new AwsRefused(message, error);
  return error;
}

/** The name under which AWS, or its SDK, reports an error. */
export const nameOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
