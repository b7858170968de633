import { describe, expect, test } from '@jest/globals';
import { farmTemplate, type Resource, resourcesOf } from './farm-template.ts';

const template = farmTemplate({ apiRate: 20 });
const all = (type: string): Resource[] => Object.values(resourcesOf(template, type));

describe('the API', () => {
  test('asks everyone for a token, but for those who only want to know what it is', () => {
    const routes = all('AWS::ApiGatewayV2::Route').map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType ?? 'NONE',
    ]);
    expect(routes.toSorted()).toEqual([
      ['ANY /{proxy+}', 'CUSTOM'],
      ['GET /v1/healthz', 'NONE'],
      ['GET /v1/openapi.json', 'NONE'],
    ]);
  });

  test('remembers for a minute what its authorizer said of a token', () => {
    const [authorizer] = all('AWS::ApiGatewayV2::Authorizer');
    expect(authorizer?.Properties).toMatchObject({
      AuthorizerResultTtlInSeconds: 60,
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
    });
  });

  test('takes so many calls a second, and twice as many at once', () => {
    const [stage] = all('AWS::ApiGatewayV2::Stage');
    expect(stage?.Properties.DefaultRouteSettings).toMatchObject({
      ThrottlingRateLimit: 20,
      ThrottlingBurstLimit: 40,
    });
  });

  test('logs every call, and no token', () => {
    const [stage] = all('AWS::ApiGatewayV2::Stage');
    const { Format } = stage?.Properties.AccessLogSettings ?? {};
    expect(Object.keys(JSON.parse(Format))).toEqual(
      expect.arrayContaining(['ip', 'method', 'path', 'status']),
    );
    expect(Format).not.toMatch(/header|authorization|querystring/i);
  });

  test('answers before the gateway gives up after 30 s', () => {
    const stations = all('AWS::Lambda::Function').filter(({ Properties }) =>
      Properties.Description.startsWith('The API'),
    );
    expect(stations.map(({ Properties }) => Properties.Timeout)).toEqual([29]);
  });
});

describe('the workers', () => {
  const workers = (settings: Readonly<Record<string, unknown>>) =>
    Object.values(resourcesOf(farmTemplate(settings), 'AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.PackageType === 'Image',
    );

  test('have the memory, the disk and the time that were asked for', () => {
    for (const { Properties } of workers({ memory: 3008, disk: 2048, frameTime: 300 })) {
      expect(Properties).toMatchObject({
        MemorySize: 3008,
        EphemeralStorage: { Size: 2048 },
        Architectures: ['x86_64'],
        Environment: {
          Variables: { FARM_MEMORY_MB: '3008', FARM_DISK_MB: '2048', FARM_FRAME_TIME_S: '300' },
        },
      });
    }
  });

  test('end before Lambda ends them: a frame has a minute around it', () => {
    const rendering = workers({ frameTime: 300 }).find(({ Properties }) =>
      Properties.ImageConfig.Command.includes('functions/render/handler.handler'),
    );
    expect(rendering?.Properties.Timeout).toBe(360);
  });

  test.each([
    ['5.2', '5.2.3'],
    ['4.5', '4.5.15'],
  ])('say that they render with Blender %s as %s, as its requirements pin it', (blender, version) => {
    const variables = workers({ blender }).map(({ Properties }) => Properties.Environment.Variables);
    expect(variables.map(({ FARM_BLENDER_VERSIONS }) => FARM_BLENDER_VERSIONS)).toEqual([version, version]);
  });

  test.each([
    [{}, ['functions/assemble/handler.handler', 'functions/render/handler.handler']],
    [{ accountConcurrency: 10 }, ['functions/small-account/handler.handler']],
  ])('of %j run these handlers of the image', (settings, handlers) => {
    const commands = workers(settings).flatMap(({ Properties }) => Properties.ImageConfig.Command);
    expect(commands.toSorted()).toEqual(handlers);
  });
});
