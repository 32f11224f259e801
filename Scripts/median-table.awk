# Joins measurements into a table of medians. Input lines: row, column, value, separated by tabs.
# Rows and columns keep the order in which they first appear.
#   -v rows=NAME      the heading of the first column
#   -v digits=N       digits after the point (0)
#   -v column=NAME    adds a second table: every median divided by the median of this column
BEGIN { FS = "\t" }
!($1 in row_seen) { row_seen[$1]; row[++row_count] = $1 }
!($2 in column_seen) { column_seen[$2]; name[++column_count] = $2 }
{
    count[$1, $2]++
    value[$1, $2, count[$1, $2]] = $3 + 0
    if (count[$1, $2] == 1 || $3 + 0 < least[$1, $2]) least[$1, $2] = $3 + 0
    if (count[$1, $2] == 1 || $3 + 0 > most[$1, $2]) most[$1, $2] = $3 + 0
}

function median(r, c,    n, i, j, held, sorted) {
    n = count[r, c]
    for (i = 1; i <= n; i++) {
        held = value[r, c, i]
        for (j = i - 1; j >= 1 && sorted[j] > held; j--) sorted[j + 1] = sorted[j]
        sorted[j + 1] = held
    }
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

function heading(    c) {
    printf "%-" first "s", rows
    for (c = 1; c <= column_count; c++) printf "  %" width[c] "s", name[c]
    printf "\n"
}

function cell(r, c, digits, base) {
    if (!((r, c) in count) || (base && !((r, base) in count))) return "-"
    return sprintf("%." digits "f", base ? median(r, c) / median(r, base) : median(r, c))
}

function body(digits, base,    r, c) {
    for (r = 1; r <= row_count; r++) {
        printf "%-" first "s", row[r]
        for (c = 1; c <= column_count; c++)
            printf "  %" width[c] "s", cell(row[r], name[c], digits, base)
        printf "\n"
    }
}

# How far the runs of one cell lie apart, where they do so most: the measure of the noise.
function spread(    r, c, share, widest, where) {
    for (r = 1; r <= row_count; r++) for (c = 1; c <= column_count; c++) {
        if (count[row[r], name[c]] < 2 || least[row[r], name[c]] <= 0) continue
        share = most[row[r], name[c]] / least[row[r], name[c]] - 1
        if (share > widest) { widest = share; where = name[c] ", " row[r] }
    }
    if (where != "") printf "(widest spread between runs: %.0f %%, %s)\n", widest * 100, where
}

END {
    if (!row_count) exit
    first = length(rows)
    for (r = 1; r <= row_count; r++) if (length(row[r]) > first) first = length(row[r])
    for (c = 1; c <= column_count; c++) width[c] = length(name[c]) > 9 ? length(name[c]) : 9
    heading()
    body(digits + 0, "")
    spread()
    if (column == "" || !(column in column_seen)) exit
    printf "\nas a multiple of %s\n", column
    heading()
    body(3, column)
}
