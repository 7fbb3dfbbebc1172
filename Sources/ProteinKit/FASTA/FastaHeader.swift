/// What a FASTA header says, in the ways of UniProt, UniRef, AlphaFold DB, RefSeq, the PDB and NCBI.
///
///     >sp|P69905|HBA_HUMAN Hemoglobin subunit alpha OS=Homo sapiens OX=9606 GN=HBA1 PE=1 SV=3
///     >AFDB:AF-P69905-F1 Hemoglobin subunit alpha UA=P69905 UI=HBA_HUMAN OS=Homo sapiens OX=9606 GN=HBA1
///     >NP_000508.1 hemoglobin subunit alpha [Homo sapiens]
///     >1A3N_1|Chains A, C|Hemoglobin subunit alpha|Homo sapiens (9606)
///     >1a3n_A mol:protein length:141  HEMOGLOBIN (ALPHA CHAIN)
public struct FastaHeader: Sendable, Equatable {
    /// Accession in a sequence database.
    public var accession: String?
    /// Which database that is: "UNP" for UniProt as in structure files, "REF" for RefSeq.
    public var database = ""
    /// Name of the entry, such as "HBA_HUMAN".
    public var entryName = ""
    /// Name of the protein.
    public var name: String?
    /// Scientific name of the organism.
    public var organism: String?
    /// NCBI taxonomy id of the organism.
    public var taxonomyID: Int?
    /// Name of the gene.
    public var gene: String?
    /// Author ids of the chains with this sequence.
    public var chains: [String] = []

    /// - Parameters:
    ///   - id: the header's first word, as in `FastaRecord`.
    ///   - description: the rest of the line.
    public init(id: String, description: String) {
        readIdentifier(id)
        let chainList = description.prefixMatch(of: /[Cc]hains? [^|]*\|/)
        if let chainList, id.contains("_") || !id.contains("|") {
            readArchive(chainList.output.dropLast(), description[chainList.range.upperBound...])
        } else if let start = description.firstMatch(of: /(^|\s)[A-Z]{2}=/)?.range.lowerBound {
            name = Self.nonEmpty(description[..<start])
            readFields(description[start...])
        } else if let start = description.firstMatch(of: /(^|\s)n=\d+ Tax(ID)?=/)?.range.lowerBound {
            name = Self.nonEmpty(description[..<start])
            readCluster(description[start...])
        } else if let start = description.firstMatch(of: /^mol:\S+ length:\d+/)?.range.upperBound {
            name = Self.nonEmpty(description[start...])
        } else {
            readBrackets(description)
        }
    }

    /// The id and the description of a header line; in the archive's way the id ends at the first bar.
    static func divide(_ text: String) -> (id: String, description: String) {
        if let bar = archiveBar(text) { return (String(text[..<bar]), text[text.index(after: bar)...].trimmed) }
        let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        return (words.first.map(String.init) ?? "", words.count > 1 ? words[1].trimmed : "")
    }

    /// The bar after the archive's id, as in "1A3N_1|Chains A, C|...". Read by bytes: a file has many headers.
    private static func archiveBar(_ text: String) -> String.Index? {
        let bytes = text.utf8
        guard let bar = bytes.firstIndex(of: UInt8(ascii: "|")) else { return nil }
        let parts = bytes[..<bar].split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), parts[1].allSatisfy(\.isDigit),
            parts[0].allSatisfy({ $0.isLetter || $0.isDigit })
        else { return nil }
        let rest = text[bar...].dropFirst()
        return ["Chain ", "Chains ", "chain ", "chains "].contains(where: rest.hasPrefix) ? bar : nil
    }

    // MARK: Parts

    private mutating func readIdentifier(_ id: String) {
        let parts = id.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        if parts.count >= 3, ["sp", "tr"].contains(parts[0]) {
            (accession, database, entryName) = (parts[1], "UNP", parts[2])
        } else if parts.count >= 3, parts[0] == "pdb" {
            chains = [parts[2]]
        } else if parts.count >= 4, parts[0] == "gi", parts[2] == "ref" {
            (accession, database) = (parts[3], "REF")
        } else if parts.count >= 2, parts[0] == "ref" {
            (accession, database) = (parts[1], "REF")
        } else if let match = id.prefixMatch(of: /(AFDB:)?AF-([A-Z0-9]{6,10})-F[0-9]+/) {
            (accession, database) = (String(match.output.2), "UNP")
        } else if let match = id.prefixMatch(of: /UniRef[0-9]+_([A-Z0-9]{6,10})$/) {
            (accession, database) = (String(match.output.1), "UNP")
        } else if id.prefixMatch(of: /[ANWXY]P_[0-9]{6,9}(\.[0-9]+)?$/) != nil {
            (accession, database) = (id, "REF")
        } else if Self.isUniProtAccession(id) {
            (accession, database) = (id, "UNP")
        }
    }

    /// UniProt's rule for its accessions: "P69905", "A0A024RBG1".
    private static func isUniProtAccession(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isLetter(_ index: Int) -> Bool { bytes[index] >= 65 && bytes[index] <= 90 }
        func isAny(_ index: Int) -> Bool { isLetter(index) || bytes[index].isDigit }
        guard bytes.count == 6 || bytes.count == 10, isLetter(0), bytes[1].isDigit, bytes.last?.isDigit == true else {
            return false
        }
        if bytes.count == 6, "OPQ".utf8.contains(bytes[0]) { return (2..<5).allSatisfy(isAny) }
        return stride(from: 2, to: bytes.count, by: 4).allSatisfy {
            isLetter($0) && isAny($0 + 1) && isAny($0 + 2) && bytes[$0 + 3].isDigit
        }
    }

    /// "Chains A, B[auth H]" and "Name|Organism (9606)".
    private mutating func readArchive(_ list: Substring, _ rest: Substring) {
        let ids = list.drop { !$0.isWhitespace }
        chains = ids.split(separator: ",").map { id in
            id.firstMatch(of: /\[auth ([^\]]+)\]/).map { String($0.output.1) } ?? id.trimmed
        }
        let parts = rest.split(separator: "|", omittingEmptySubsequences: false)
        name = parts.first.flatMap(Self.nonEmpty)
        guard parts.count > 1 else { return }
        if let match = parts[1].firstMatch(of: /\s*\(([0-9]+)\)\s*$/) {
            taxonomyID = Int(match.output.1)
            organism = Self.nonEmpty(parts[1][..<match.range.lowerBound])
        } else {
            organism = Self.nonEmpty(parts[1])
        }
    }

    /// "OS=Homo sapiens OX=9606 GN=HBA1".
    private mutating func readFields(_ text: Substring) {
        var rest = text
        while let match = rest.firstMatch(of: /(^|\s)([A-Z]{2})=/) {
            rest = rest[match.range.upperBound...]
            let end = rest.firstMatch(of: /\s[A-Z]{2}=/)?.range.lowerBound ?? rest.endIndex
            let value = Self.nonEmpty(rest[..<end])
            switch match.output.2 {
            case "OS": organism = value
            case "OX": taxonomyID = value.flatMap { Int($0) }
            case "GN": gene = value
            case "UA": if let value { (accession, database) = (value, "UNP") }
            case "UI": entryName = value ?? ""
            default: break
            }
        }
    }

    /// UniRef's "n=5 Tax=Homo sapiens TaxID=9606 RepID=HBA_HUMAN"; the taxon is that of all members.
    private mutating func readCluster(_ text: Substring) {
        if let match = text.firstMatch(of: /Tax=(.*?)(\sTaxID=|\sRepID=|$)/) {
            organism = Self.nonEmpty(match.output.1)
        }
        if let match = text.firstMatch(of: /TaxID=([0-9]+)/) { taxonomyID = Int(match.output.1) }
        if let match = text.firstMatch(of: /RepID=(\S+)/) { entryName = String(match.output.1) }
    }

    /// "hemoglobin subunit alpha [Homo sapiens]" of RefSeq and GenBank; brackets may stand in names, and within organisms.
    private mutating func readBrackets(_ description: String) {
        // Records of one sequence are joined: "name [organism] >NP_2 name [organism]".
        let text =
            description.split { $0 == "\u{1}" }.first.map { first in
                first.firstRange(of: "] >").map { String(first[...$0.lowerBound]) } ?? first.trimmed
            } ?? ""
        guard text.hasSuffix("]") else {
            // NCBI's records of the PDB: "Chain A, Insulin".
            if text.hasPrefix("Chain "), let comma = text.firstIndex(of: ",") {
                name = Self.nonEmpty(text[text.index(after: comma)...])
            }
            return
        }
        var depth = 0
        for index in text.indices.reversed() {
            if text[index] == "]" { depth += 1 }
            if text[index] == "[" { depth -= 1 }
            guard depth == 0 else { continue }
            organism = Self.nonEmpty(text[text.index(after: index)...].dropLast())
            name = Self.nonEmpty(text[..<index])
            return
        }
    }

    private static func nonEmpty(_ text: some StringProtocol) -> String? {
        let text = text.trimmed
        return text.isEmpty ? nil : text
    }
}

extension FastaHeader {
    /// The protein, where the header names it.
    var molecule: Header.Molecule? {
        guard let name else { return nil }
        return Header.Molecule(
            name: name, chains: chains, organism: organism, taxonomyID: taxonomyID, gene: gene)
    }

    /// The sequence database entry, where the header names one.
    func references(chain: String) -> [Header.DatabaseReference] {
        accession.map {
            [Header.DatabaseReference(chain: chain, database: database, accession: $0, name: entryName)]
        } ?? []
    }
}
