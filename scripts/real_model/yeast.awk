# The table of yeast proteins in the columns of build-dataset. What nobody knows the function of has no facts.
BEGIN {
    FS = OFS = "\t"
    words = "ATP GTP ADP GDP AMP DNA RNA tRNA mRNA rRNA snRNA snoRNA mtDNA NAD NADH NADP NADPH FAD FMN CoA AP COP ER"
    for (n = split(words, list, " "); n > 0; n--) spelling[tolower(list[n])] = list[n]
}
NR == 1 { print "id", "organism", "molecule", "ec", "go_function", "go_process", "go_component", "description", "sequence"; next }
{
    id = $1; name = $3; sub(/ [(\[].*/, "", name)
    known = $5 !~ /Uncharacterized|Dubious/
    if (name ~ /uncharacterized|putative|unknown/) name = ""
    gsub(/ /, ";", $4)
    for (i = 6; i <= 8; i++) gsub(/GO:0003674;?|GO:0008150;?|GO:0005575;?/, "", $i)
    if ($9 ~ /unknown function|hypothetical|[Dd]ubious/) $9 = ""
    if (known) print id, "Saccharomyces cerevisiae", spelled(name), $4, $6, $7, $8, $9, $10
    else print id, "", "", "", "", "", "", "", $10
}
function spelled(text,    i, parts, count, result) {
    count = split(text, parts, /[^a-z0-9]+/)
    result = ""
    for (i = 1; i <= count; i++) {
        result = result (parts[i] in spelling ? spelling[parts[i]] : parts[i])
        text = substr(text, length(parts[i]) + 1)
        match(text, /^[^a-z0-9]+/)
        if (RLENGTH > 0) { result = result substr(text, 1, RLENGTH); text = substr(text, RLENGTH + 1) }
    }
    return result
}
