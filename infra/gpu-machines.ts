import {
  AllocationStrategy,
  type CfnComputeEnvironment,
  EcsMachineImageType,
  JobQueue,
  ManagedEc2EcsComputeEnvironment,
  type ManagedEc2EcsComputeEnvironmentProps,
} from 'aws-cdk-lib/aws-batch';
import {
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  InstanceType,
  LaunchTemplate,
  LaunchTemplateHttpTokens,
} from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { machineVolume, processorsOf } from '../functions/domain/gpu-machines.ts';
import { acceptFindings } from './accept-findings.ts';
import type { GpuNetwork } from './gpu-network.ts';
import type { GpuSettings } from './settings.ts';

/** The machines of the GPU fleet: Batch starts them when a worker waits for one, and ends them when none does. */
export class GpuMachines extends Construct {
  /** Where workers are submitted. */
  readonly queue: JobQueue;

  constructor(scope: Construct, id: string, network: GpuNetwork, settings: GpuSettings) {
    super(scope, id);
    const { machines, maxWorkers, spotPrice } = settings;
    const launchTemplate = this.#launchTemplate();
    const instanceRole = this.#instanceRole();
    const common: ManagedEc2EcsComputeEnvironmentProps = {
      vpc: network.vpc,
      vpcSubnets: { subnets: network.subnets },
      securityGroups: [network.securityGroup],
      instanceTypes: machines.map((machine) => new InstanceType(machine)),
      useOptimalInstanceClasses: false,
      images: [{ imageType: EcsMachineImageType.ECS_AL2023_NVIDIA }],
      launchTemplate,
      instanceRole,
      minvCpus: 0,
      // Each may be the largest; how many there are the scaler decides.
      maxvCpus: maxWorkers * Math.max(...machines.map(processorsOf)),
      // An update of the machine's image neither waits for frames nor takes them away.
      updateToLatestImageVersion: true,
      terminateOnUpdate: false,
    };
    const spot = new ManagedEc2EcsComputeEnvironment(this, 'Spot', {
      ...common,
      spot: true,
      allocationStrategy: AllocationStrategy.SPOT_PRICE_CAPACITY_OPTIMIZED,
      ...(spotPrice !== undefined && { spotBidPercentage: spotPrice }),
    });
    const onDemand = new ManagedEc2EcsComputeEnvironment(this, 'OnDemand', {
      ...common,
      allocationStrategy: AllocationStrategy.BEST_FIT_PROGRESSIVE,
    });
    for (const environment of [spot, onDemand]) {
      // Batch takes the first version of a template unless it is told which.
      const resource = environment.node.defaultChild as CfnComputeEnvironment;
      const version = 'ComputeResources.LaunchTemplate.Version';
      resource.addPropertyOverride(version, launchTemplate.latestVersionNumber);
    }
    this.queue = new JobQueue(this, 'Queue', {
      computeEnvironments: [
        { computeEnvironment: spot, order: 1 },
        { computeEnvironment: onDemand, order: 2 },
      ],
    });
  }

  /**
   * Two hops for answers of the machine's metadata: between the machine and its container lies one, and the worker
   * reads there that its Spot machine will be taken away. So it could have the machine's own rights, too, which are no
   * more than Batch needs to start it; Blender, whose scenes are strangers', has no network at all.
   */
  #launchTemplate(): LaunchTemplate {
    return new LaunchTemplate(this, 'Template', {
      httpTokens: LaunchTemplateHttpTokens.REQUIRED,
      httpPutResponseHopLimit: 2,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: BlockDeviceVolume.ebs(machineVolume, {
            encrypted: true,
            deleteOnTermination: true,
            volumeType: EbsDeviceVolumeType.GP3,
          }),
        },
      ],
    });
  }

  #instanceRole(): Role {
    const policy = 'service-role/AmazonEC2ContainerServiceforEC2Role';
    const role = new Role(this, 'MachineRole', {
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(policy)],
    });
    acceptFindings(role, {
      [`AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${policy}]`]:
        'it is what AWS’s own agent on the machine needs, and AWS changes it with the agent',
    });
    return role;
  }
}
