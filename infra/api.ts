import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acceptFindings } from './accept-findings.ts';
import { zipFunction } from './farm-function.ts';
import { type FarmPorts, giveFarm } from './farm-ports.ts';
import { rights } from './rights.ts';
import type { FarmSettings } from './settings.ts';

/** How long the gateway remembers what the authorizer said of a token: a revoked one works no longer than that. */
export const tokenCache = Duration.seconds(60);

/** Calls that anyone may make; all others need a token. */
const openCalls = ['/v1/healthz', '/v1/openapi.json'];

/** The farm's address: an HTTP API before the api station, opened by bearer tokens. */
export class Api extends Construct {
  readonly gateway: HttpApi;
  readonly station: LambdaFunction;
  readonly authorizer: LambdaFunction;

  constructor(
    scope: Construct,
    id: string,
    ports: FarmPorts,
    { apiRate, logDays }: Pick<FarmSettings, 'apiRate' | 'logDays'>,
  ) {
    super(scope, id);
    this.station = zipFunction(this, 'Station', {
      entry: 'functions/api/handler.ts',
      description: 'The API: checks and accepts jobs, and tells of them',
      // The gateway itself waits 30 s.
      timeout: Duration.seconds(29),
      memory: 1769,
      logDays,
    });
    giveFarm(this.station, ports, rights.api);
    this.authorizer = zipFunction(this, 'Authorizer', {
      entry: 'functions/api/authorizer.ts',
      description: 'Looks whether a token opens the farm',
      timeout: Duration.seconds(5),
      memory: 512,
      logDays,
    });
    ports.table.giveTokens(this.authorizer);
    this.gateway = this.#gateway();
    this.#stage(apiRate, logDays);
  }

  #gateway(): HttpApi {
    const gateway = new HttpApi(this, 'Gateway', {
      createDefaultStage: false,
      defaultAuthorizer: new HttpLambdaAuthorizer('Tokens', this.authorizer, {
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        identitySource: ['$request.header.Authorization'],
        resultsCacheTtl: tokenCache,
      }),
    });
    const integration = new HttpLambdaIntegration('Station', this.station);
    gateway.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration });
    for (const path of openCalls) {
      const routes = gateway.addRoutes({
        path,
        methods: [HttpMethod.GET],
        integration,
        authorizer: new HttpNoneAuthorizer(),
      });
      for (const route of routes) {
        acceptFindings(route, {
          'AwsSolutions-APIG4': 'it says what the farm is and takes nothing: anyone may ask',
        });
      }
    }
    return gateway;
  }

  #stage(apiRate: number, logDays: FarmSettings['logDays']): void {
    const log = new LogGroup(this, 'AccessLog', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY });
    new HttpStage(this, 'Stage', {
      httpApi: this.gateway,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: apiRate, burstLimit: 2 * apiRate },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        // Who called what and how it ended; no header, and so no token.
        format: AccessLogFormat.custom(
          JSON.stringify({
            time: '$context.requestTime',
            ip: '$context.identity.sourceIp',
            method: '$context.httpMethod',
            path: '$context.path',
            status: '$context.status',
            bytes: '$context.responseLength',
            milliseconds: '$context.responseLatency',
            request: '$context.requestId',
            error: '$context.integrationErrorMessage',
          }),
        ),
      },
    });
  }
}
