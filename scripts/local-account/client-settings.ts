/** What an AWS client is made with to reach the account that an environment tells of. */
export function clientSettings(environment: Readonly<Record<string, string>>) {
  const {
    AWS_ENDPOINT_URL: endpoint = '',
    AWS_REGION: region = '',
    AWS_ACCESS_KEY_ID: accessKeyId = '',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
  } = environment;
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}
