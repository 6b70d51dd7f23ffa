// Monte Carlo pi: each invocation throws the darts of one stream, and each workgroup writes one sum.

struct Job {
    seed: u32,
    first: u32,   // the number of the first stream
    streams: u32, // how many streams
    darts: u32,   // of each stream; a multiple of 4
}

@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read_write> hits: array<u32>; // one sum for each workgroup

var<workgroup> sum: atomic<u32>;

// PCG's step and output (O'Neill 2014), as a hash (Jarzynski and Olano 2020).
fn pcg(v: u32) -> u32 {
    let state = v * 747796405u + 2891336453u;
    let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

// The same for four numbers.
fn pcg4(v: vec4<u32>) -> vec4<u32> {
    let state = v * 747796405u + 2891336453u;
    let word = ((state >> ((state >> vec4(28u)) + 4u)) ^ state) * 277803737u;
    return (word >> vec4(22u)) ^ word;
}

// 1 for each dart that hits, 0 for one that misses.
fn hit(word: vec4<u32>) -> vec4<u32> {
    // Two coordinates of 16 bits. Odd, so that they are the middles of 32,768 cells, and no dart lies on the circle.
    let x = (word >> vec4(16u)) | vec4(1u);
    let y = (word & vec4(0xffffu)) | vec4(1u);
    // The radius is 2^16. Its square is 2^32, and a sum that reaches it becomes smaller than one of its terms.
    let xx = x * x;
    return vec4<u32>(xx + y * y >= xx);
}

fn throw_darts(stream: u32) -> u32 {
    let start = pcg(pcg(stream) + job.seed);
    let stride = pcg(start + stream) | 1u;
    var at = start + stride * vec4(0u, 1u, 2u, 3u);
    var counts = vec4(0u);
    for (var thrown = 0u; thrown < job.darts; thrown += 4u) {
        counts += hit(pcg4(at));
        at += vec4(4u * stride);
    }
    return counts.x + counts.y + counts.z + counts.w;
}

@compute @workgroup_size(64)
fn count(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) invocation: u32,
) {
    let number = group.y * groups.x + group.x;
    let stream = number * 64u + invocation;
    // The streams are seldom a multiple of 64: the last invocations have none.
    if stream < job.streams {
        atomicAdd(&sum, throw_darts(job.first + stream));
    }
    workgroupBarrier();
    if invocation == 0u && number * 64u < job.streams {
        hits[number] = atomicLoad(&sum);
    }
}
