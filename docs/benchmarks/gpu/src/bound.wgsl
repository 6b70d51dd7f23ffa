// What a device can do at most: kernels that do nothing but copy, or nothing but one kind of integer operation.

@group(0) @binding(0) var<storage, read> source: array<u32>;
@group(0) @binding(1) var<storage, read_write> copy: array<u32>;

// Each invocation copies four words, 1,024 bytes from one another, so that its neighbours read what lies between.
@compute @workgroup_size(256)
fn copy_words(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(num_workgroups) groups: vec3<u32>,
    @builtin(local_invocation_index) own: u32,
) {
    let at = (group.y * groups.x + group.x) * 1024u + own;
    if at + 768u >= arrayLength(&source) { return; }
    let words = vec4(source[at], source[at + 256u], source[at + 512u], source[at + 768u]);
    copy[at] = words.x;
    copy[at + 256u] = words.y;
    copy[at + 512u] = words.z;
    copy[at + 768u] = words.w;
}

// Sixteen chains side by side, so that none waits for itself. What they need is read, so that nothing is known beforehand.
struct Chains { a: vec4<u32>, b: vec4<u32>, c: vec4<u32>, d: vec4<u32> }

fn begin(id: u32) -> Chains {
    let v = vec4(source[id]) + vec4(0u, 4u, 8u, 12u);
    return Chains(v, v + 1u, v + 2u, v + 3u);
}

fn end(id: u32, it: Chains) {
    let all = it.a ^ it.b ^ it.c ^ it.d;
    copy[id] = all.x ^ all.y ^ all.z ^ all.w;
}

fn multiplied(v: Chains, m: vec4<u32>, n: vec4<u32>) -> Chains {
    return Chains(v.a * m + n, v.b * m + n, v.c * m + n, v.d * m + n);
}

// One shift and one exclusive or: neither is done by a unit that multiplies, and no unit does both at once.
fn shifted(v: Chains) -> Chains {
    return Chains(v.a ^ (v.a >> vec4(1u)), v.b ^ (v.b >> vec4(1u)), v.c ^ (v.c >> vec4(1u)), v.d ^ (v.d >> vec4(1u)));
}

const ROUNDS = 512u; // of 8 operations in each of 16 chains

@compute @workgroup_size(256)
fn multiply(@builtin(global_invocation_id) id: vec3<u32>) {
    var v = begin(id.x);
    let m = v.a | vec4(1u);
    let n = v.b;
    for (var round = 0u; round < ROUNDS; round++) {
        v = multiplied(multiplied(multiplied(multiplied(v, m, n), m, n), m, n), m, n);
        v = multiplied(multiplied(multiplied(multiplied(v, m, n), m, n), m, n), m, n);
    }
    end(id.x, v);
}

@compute @workgroup_size(256)
fn shift(@builtin(global_invocation_id) id: vec3<u32>) {
    var v = begin(id.x);
    for (var round = 0u; round < ROUNDS; round++) {
        v = shifted(shifted(shifted(shifted(v))));
    }
    end(id.x, v);
}

@compute @workgroup_size(256)
fn both(@builtin(global_invocation_id) id: vec3<u32>) {
    var v = begin(id.x);
    let m = v.a | vec4(1u);
    let n = v.b;
    for (var round = 0u; round < ROUNDS; round++) {
        v = multiplied(multiplied(shifted(v), m, n), m, n);
        v = multiplied(multiplied(shifted(v), m, n), m, n);
    }
    end(id.x, v);
}
