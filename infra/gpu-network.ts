import { Fn } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  type ISubnet,
  type IVpc,
  SecurityGroup,
  Subnet,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { acceptFindings } from './accept-findings.ts';
import type { GivenNetwork } from './settings.ts';

/**
 * Where the GPU fleet's machines are: a network of their own, which costs nothing while they are not there, or a given
 * one. They call AWS and are called by nobody.
 */
export class GpuNetwork extends Construct {
  readonly vpc: IVpc;
  readonly subnets: ISubnet[];
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, given: GivenNetwork | undefined) {
    super(scope, id);
    // Of what may be left out the CDK's own types do not agree.
    this.vpc = given ? this.#given(given) : (this.#own() as IVpc);
    this.subnets = given
      ? given.subnets.map((subnet) => Subnet.fromSubnetId(this, subnet, subnet))
      : this.vpc.publicSubnets;
    this.securityGroup = new SecurityGroup(this, 'Machines', {
      vpc: this.vpc,
      description: 'Lets nothing in, and its machines out',
    });
  }

  /** Public subnets, so that no NAT is paid for by the hour; what goes to S3 and DynamoDB does not leave AWS. */
  #own(): Vpc {
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 3,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Machines', subnetType: SubnetType.PUBLIC }],
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDB: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
    });
    acceptFindings(vpc, {
      'AwsSolutions-VPC7':
        'its machines take no connections, and what they do in the account has its own logs: records of every flow would cost more than they tell',
    });
    return vpc;
  }

  /** What is not looked up, because a synthesis needs no account: nothing here asks in which zones the subnets are. */
  #given({ vpc, subnets }: GivenNetwork): IVpc {
    return Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: vpc,
      availabilityZones: subnets.map((_subnet, index) => Fn.select(index, Fn.getAzs())),
    });
  }
}
