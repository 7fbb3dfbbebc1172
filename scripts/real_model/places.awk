# FASTA records whose headers end with a place in the cell ("Cell.membrane-M"), as a table.
BEGIN { OFS = "\t"; print "id", "location", "split", "sequence" }
/^>/ {
    flush()
    id = substr($1, 2); place = $2
    sub(/-[MSU]$/, "", place)
    gsub(/[.]/, " ", place)
    place = tolower(place)
    gsub(/-/, ";", place)
    sub(/\//, " or ", place)
    gsub(/extracellular/, "secreted", place)
    sequence = ""
    next
}
{ sequence = sequence $0 }
END { flush() }
function flush() { if (id != "") print id, place, side, sequence }
