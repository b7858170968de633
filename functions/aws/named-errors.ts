import { FarmError } from '../domain/failure.ts';

export class CredentialsExpired extends FarmError {
  override readonly failure = 'transient';

  constructor(cause: unknown) {
    super('the AWS credentials have expired', {
      advice: 'sign in again, for example with aws sso login, and repeat the command',
      cause,
    });
  }
}

export class BadCredentials extends FarmError {
  override readonly failure = 'transient';

  constructor(cause: unknown) {
    super('there are no AWS credentials, or AWS does not know them', {
      advice: 'run aws configure or aws sso login, and see with aws sts get-caller-identity who you are',
      cause,
    });
  }
}

/** Transient, because a new right takes a while until it is in force everywhere. */
export class NotPermitted extends FarmError {
  override readonly failure = 'transient';

  constructor(action: string, cause: unknown) {
    super(`the AWS credentials do not permit ${action}: ${messageOf(cause)}`, {
      advice: 'deploy the farm again to restore its rights, or use credentials of its account that have them',
      details: { action },
      cause,
    });
  }
}

export class NotDeployed extends FarmError {
  constructor(action: string, cause: unknown) {
    super(`what ${action} needs is not there: ${messageOf(cause)}`, {
      advice: 'deploy the farm, and see that account and region are those it was deployed to',
      details: { action },
      cause,
    });
  }
}

export class ServiceUnreachable extends FarmError {
  override readonly failure = 'transient';

  constructor(action: string, cause: unknown) {
    super(`AWS did not answer to ${action}: ${messageOf(cause)}`, {
      advice: 'look at the network, and at the region that is set, then try again',
      details: { action },
      cause,
    });
  }
}

type Naming = (action: string, cause: unknown) => FarmError;
const expired: Naming = (_action, cause) => new CredentialsExpired(cause);
const bad: Naming = (_action, cause) => new BadCredentials(cause);
const forbidden: Naming = (action, cause) => new NotPermitted(action, cause);
const missing: Naming = (action, cause) => new NotDeployed(action, cause);
const unreachable: Naming = (action, cause) => new ServiceUnreachable(action, cause);

const namings: Readonly<Record<string, Naming>> = {
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  RequestExpired: expired,
  CredentialsProviderError: bad,
  InvalidAccessKeyId: bad,
  InvalidClientTokenId: bad,
  InvalidSignatureException: bad,
  SignatureDoesNotMatch: bad,
  UnrecognizedClientException: bad,
  AccessDenied: forbidden,
  AccessDeniedException: forbidden,
  NoSuchBucket: missing,
  QueueDoesNotExist: missing,
  ResourceNotFoundException: missing,
  TimeoutError: unreachable,
  ECONNREFUSED: unreachable,
  ECONNRESET: unreachable,
  ENOTFOUND: unreachable,
  EPIPE: unreachable,
};

/** What an AWS client threw, as an error that says what to do where that is known. */
export function namedError(error: unknown, action: string): unknown {
  const { name = '', code = '' } = error as { readonly name?: string; readonly code?: string };
  const naming = namings[name] ?? namings[code];
  return naming ? naming(action, error) : error;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
