# What run.sh measured, as a table of docs/src/gpu.md: awk -v table=NAME -f table.awk gpu.csv
#
# NAME: bounds, pi, or a plate, "16384 x 16384". The bound of pi is that of 16 operations a dart, the bound of heat that
# of 8 bytes a cell.
BEGIN { FS = "," }
/^#/ || /^what/ { next }
{
    split($11, times, " "); count = sort(times)
    spread = digits($8 * 1e3) " (" digits(times[1] * 1e3) " to " digits(times[count] * 1e3) ")"
}
$1 == "copy by PyTorch" { bandwidth = $9 }
$1 == "both" { operations = $9 }
$1 ~ /^copy/ || $7 == "operations" {
    on = $2 == "gpu" ? "device" : $4 == 1 ? "one core" : $4 " cores"
    bounds = bounds "| " $1 ", " on " | " digits($9 / 1e9) " " $7 " |\n"
}
$1 == "pi" {
    split($5, job, " ")
    # The largest job of the device, and the CPU's that are repeated.
    if ($2 == "gpu" && job[1] == 8388608 || $2 == "cpu" && job[1] != 8388608) keep("pi", who(""))
}
$1 == "heat" {
    split($5, part, "; ")
    overlap = $2 == "gpu" && $3 > 1 ? ", " part[3] : ""
    if ($2 == "cpu" || $3 > 1 || part[3] == "overlap") keep(part[1], who(overlap))
}
END {
    if (table == "bounds") {
        print "| what | billions a second |\n| --- | --- |"
        printf "%s", bounds
    } else {
        unit = table == "pi" ? "darts" : "cell updates"
        print "| | billion " unit " a second | of the bound | times one core | milliseconds, median (least to most) |"
        print "| --- | --- | --- | --- | --- |"
        rows(table, table == "pi" ? operations / 16 : bandwidth / 8)
    }
}
function who(overlap) {
    if ($2 == "gpu") return $12 ", " $3 " rank" ($3 > 1 ? "s" : "") overlap
    if ($3 == 1 && $4 == 1) return "CPU, one core"
    return $3 == 1 ? "CPU, " $4 " threads of one rank" : "CPU, " $3 " ranks"
}
function keep(table, name) {
    if (name == "CPU, one core") core[table] = $9
    order[table, ++total[table]] = name
    rate[table, name] = $9
    time[table, name] = spread
    gpu[table, name] = $2 == "gpu"
}
function rows(table, bound,    pass, i, name, share, times_core) {
    # The CPU first, and of it one core.
    for (pass = 0; pass < 3; pass++)
        for (i = 1; i <= total[table]; i++) {
            name = order[table, i]
            if (pass != (gpu[table, name] ? 2 : name == "CPU, one core" ? 0 : 1)) continue
            share = gpu[table, name] ? sprintf("%.0f %%", 100 * rate[table, name] / bound) : ""
            times_core = name == "CPU, one core" ? 1 : digits(rate[table, name] / core[table])
            print "| " name " | " digits(rate[table, name] / 1e9) " | " share " | " times_core " | " time[table, name] " |"
        }
}
# Three digits, and all of a number over 1,000, with its comma.
function digits(number) {
    if (number >= 999.5) return sprintf("%d,%03d", (number + 0.5) / 1000, int(number + 0.5) % 1000)
    return number >= 99.95 ? sprintf("%.0f", number) : number >= 9.995 ? sprintf("%.1f", number) : sprintf("%.2f", number)
}
# Sorts numbers, and says how many there are.
function sort(list,    i, j, n, held) {
    n = length(list)
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && list[j - 1] + 0 > list[j] + 0; j--) {
            held = list[j]; list[j] = list[j - 1]; list[j - 1] = held
        }
    return n
}
