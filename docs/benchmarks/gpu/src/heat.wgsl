// One step of heat on a strip of a plate: cells of a row lie side by side, rows one after the other.

struct Shape { rows: u32, columns: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> now: array<f32>;
@group(0) @binding(2) var<storage, read_write> next: array<f32>;
@group(0) @binding(3) var<storage, read> halo: array<f32>; // the row above the strip, then the row below it

const OUTSIDE = 20.0; // degrees, left and right of the plate

// The shape of a workgroup. Each invocation has four rows.
override across: u32 = 64u;
override down: u32 = 4u;

fn relaxed(middle: vec4<f32>, above: vec4<f32>, below: vec4<f32>, left: vec4<f32>, right: vec4<f32>) -> vec4<f32> {
    return 0.5 * middle + 0.125 * ((above + below) + (left + right));
}

fn cells(at: vec4<u32>) -> vec4<f32> {
    return vec4(now[at.x], now[at.y], now[at.z], now[at.w]);
}

fn left_of(at: vec4<u32>, column: u32) -> vec4<f32> {
    if column == 0u { return vec4(OUTSIDE); }
    return cells(at - vec4(1u));
}

fn right_of(at: vec4<u32>, column: u32) -> vec4<f32> {
    if column + 1u == shape.columns { return vec4(OUTSIDE); }
    return cells(at + vec4(1u));
}

// All rows but the first and the last: they need nothing of another rank.
@compute @workgroup_size(across, down)
fn interior(@builtin(global_invocation_id) id: vec3<u32>) {
    let column = id.x;
    let last = shape.rows - 1u;
    let first = 4u * id.y + 1u;
    if first >= last || column >= shape.columns { return; }

    // Four rows at a time, so that many reads are on their way at once. Rows beyond the last are read as the last one.
    let rows = vec4(first) + vec4(0u, 1u, 2u, 3u);
    let at = min(rows, vec4(last)) * shape.columns + column;
    let middle = cells(at);
    let above = vec4(now[at.x - shape.columns], middle.xyz);
    let below = vec4(middle.yzw, now[min(first + 4u, last) * shape.columns + column]);
    let after = relaxed(middle, above, below, left_of(at, column), right_of(at, column));
    next[at.x] = after.x;
    if rows.y < last { next[at.y] = after.y; }
    if rows.z < last { next[at.z] = after.z; }
    if rows.w < last { next[at.w] = after.w; }
}

// The first row and the last one, once the halo is there. They may be the same row.
@compute @workgroup_size(across)
fn edges(@builtin(global_invocation_id) id: vec3<u32>) {
    let column = id.x;
    if column >= shape.columns { return; }
    let row = id.y * (shape.rows - 1u);
    let at = row * shape.columns + column;
    var above = halo[column];
    if row > 0u { above = now[at - shape.columns]; }
    var below = halo[shape.columns + column];
    if row + 1u < shape.rows { below = now[at + shape.columns]; }
    let left = left_of(vec4(at), column);
    let right = right_of(vec4(at), column);
    next[at] = relaxed(vec4(now[at]), vec4(above), vec4(below), left, right).x;
}
