/** EC2's families of machines with NVIDIA GPUs that render: L4 and A10G (24 GB each), and T4 (16 GB). */
const families = ['g6', 'g5', 'g4dn'] as const;
/** Their sizes with one GPU, by how much of everything else they have. */
const sizes = { xlarge: 1, '2xlarge': 2, '4xlarge': 4, '8xlarge': 8, '16xlarge': 16 } as const;

/** A machine of the GPU fleet, by EC2's name for it, such as `g6.xlarge`. */
export type GpuMachine = `${(typeof families)[number]}.${keyof typeof sizes}`;

const sizeNames = Object.keys(sizes) as (keyof typeof sizes)[];
export const gpuMachines: readonly GpuMachine[] = families.flatMap((family) =>
  sizeNames.map((size): GpuMachine => `${family}.${size}`),
);

const sizeOf = (machine: GpuMachine): number => sizes[machine.split('.')[1] as keyof typeof sizes];

/** Virtual processors of a machine. @see https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html */
export const processorsOf = (machine: GpuMachine): number => 4 * sizeOf(machine);
/** Memory of a machine, in MiB. */
export const memoryOf = (machine: GpuMachine): number => 16 * 1024 * sizeOf(machine);

/** Volume of each machine, in GiB: its system takes 30, the image 10, and a worker's files the rest. */
export const machineVolume = 150;
