// One step of heat on a strip of a plate: cells of a row lie side by side, rows one after the other.

struct Shape { rows: u32, columns: u32 }

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> now: array<f32>;
@group(0) @binding(2) var<storage, read_write> next: array<f32>;
@group(0) @binding(3) var<storage, read> halo: array<f32>; // the row above the strip, then the row below it

const OUTSIDE = 20.0; // degrees, left and right of the plate

fn update(row: u32, column: u32, above: f32, below: f32) {
    let at = row * shape.columns + column;
    var left = OUTSIDE;
    if column > 0u { left = now[at - 1u]; }
    var right = OUTSIDE;
    if column + 1u < shape.columns { right = now[at + 1u]; }
    next[at] = 0.5 * now[at] + 0.125 * ((above + below) + (left + right));
}

// All rows but the first and the last: they need nothing of another rank.
@compute @workgroup_size(64, 4)
fn interior(@builtin(global_invocation_id) id: vec3<u32>) {
    let row = id.y + 1u;
    if row + 1u >= shape.rows || id.x >= shape.columns { return; }
    let at = row * shape.columns + id.x;
    update(row, id.x, now[at - shape.columns], now[at + shape.columns]);
}

// The first row and the last one, once the halo is there. They may be the same row.
@compute @workgroup_size(64)
fn edges(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= shape.columns { return; }
    let row = id.y * (shape.rows - 1u);
    let at = row * shape.columns + id.x;
    var above = halo[id.x];
    if row > 0u { above = now[at - shape.columns]; }
    var below = halo[shape.columns + id.x];
    if row + 1u < shape.rows { below = now[at + shape.columns]; }
    update(row, id.x, above, below);
}
