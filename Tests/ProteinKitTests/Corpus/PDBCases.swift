private let three = PDBLine.chain(["GLY", "ALA", "SER"])
private func atom(_ number: Int, _ residue: String = "GLY", _ rest: String = "") -> String {
    PDBLine.atom(number, residue) + rest
}
private let water = PDBLine.atom(10, "HOH", name: " O  ", record: "HETATM")
private let ligand = PDBLine.atom(11, "ATP", name: " C1 ", record: "HETATM")

extension CorpusCase {
    static let pdb: [CorpusCase] = [
        CorpusCase("three residues", "\(three)\nTER\nEND\n", "pdb A:protein:GAS:1–3:3"),
        CorpusCase("no line end at the end", "\(three)\nEND", "pdb A:protein:GAS:1–3:3"),
        CorpusCase("missing END", "\(three)\nTER\n", "pdb A:protein:GAS:1–3:3 | 4 end-missing"),
        CorpusCase("bare TER without line end", "\(three)\nTER", "pdb A:protein:GAS:1–3:3 | 4 end-missing"),
        CorpusCase("CR LF", "\(three)\nTER\nEND\n".replacingLineFeeds("\r\n"), "pdb A:protein:GAS:1–3:3"),
        CorpusCase(
            "CR alone", "\(three)\nTER\nEND\n".replacingLineFeeds("\r"), "pdb A:protein:GAS:1–3:3 | 1 line-ends-cr"),
        CorpusCase("byte order mark", [0xEF, 0xBB, 0xBF] + Array("\(three)\nEND\n".utf8), "pdb A:protein:GAS:1–3:3"),
        CorpusCase(
            "NUL bytes in a record", Array("\(three)\nEN\u{0}\u{0}D\nEND\n".utf8),
            "pdb A:protein:GAS:1–3:3 | 4 control-byte"),
        CorpusCase("non-ASCII title", "TITLE     α-HELIX\n\(three)\nEND\n", "pdb A:protein:GAS:1–3:3"),
        CorpusCase("lower-case records", "\(three.lowercased())\nter\nend\n", "pdb a:protein:GAS:1–3:3"),
        CorpusCase(
            "ligand and water after TER", "\(three)\nTER\n\(ligand)\n\(water)\nEND\n", "pdb A:protein:GAS:1–3:3"),
        CorpusCase("water without TER", "\(three)\n\(water)\nEND\n", "pdb A:protein:GAS:1–3:3"),
        CorpusCase("water before TER", "\(three)\n\(water)\nTER\nEND\n", "pdb A:protein:GAS:1–3:3 | 5 ter-misused"),
        CorpusCase(
            "second TER in a chain", "\(three)\nTER\n\(atom(4, "TYR"))\nTER\nEND\n",
            "pdb A:protein:GASY:1–4:4 | 6 ter-misused"),
        CorpusCase(
            "chain continued after another",
            "\(three)\n\(PDBLine.chain(["LYS", "LEU"], id: "B"))\n\(atom(4, "TRP"))\nEND\n",
            "pdb A:protein:GASW:1–4:4 B:protein:KL:1–2:2"),
        CorpusCase(
            "blank chain", PDBLine.chain(["GLY", "ALA"], id: " ") + "\nTER\nEND\n",
            "pdb :protein:GA:1–2:2 | 1 chain-blank"),
        CorpusCase(
            "two-letter chain", PDBLine.chain(["GLY", "ALA"], id: "AB") + "\nTER\nEND\n", "pdb AB:protein:GA:1–2:2"),
        CorpusCase(
            "negative numbers", PDBLine.chain(["GLY", "ALA", "SER"], from: -1) + "\nTER\nEND\n",
            "pdb A:protein:GAS:-1–1:3"),
        CorpusCase(
            "hybrid-36 numbers", "\(three)\n\(hybrid("A000"))\n\(hybrid("A001"))\n\(hybrid("a000"))\nTER\nEND\n",
            "pdb A:protein:GASAAA:1–1223056:6"),
        CorpusCase(
            "number is no number", "\(three)\n\(hybrid("*** "))\nTER\nEND\n",
            "pdb A:protein:GAS:1–3:3 | 4 residue-number"),
        CorpusCase(
            "back to the chain before after a bad number",
            "\(three)\n\(PDBLine.atom(1, chain: "B").replacingNumber("****"))\n\(atom(3, "SER"))\nTER\nEND\n",
            "pdb A:protein:GAS:1–3:3 | 4 residue-number"),
        CorpusCase(
            "hybrid-36 of mixed case", "\(three)\n\(hybrid("Aa00"))\nTER\nEND\n",
            "pdb A:protein:GAS:1–3:3 | 4 residue-number"),
        CorpusCase(
            "number runs into the insertion code", "\(three)\n\(PDBLine.atom(1000, "GLY", insertion: "1"))\nTER\nEND\n",
            "pdb A:protein:GASG:1–10001:4 | 4 residue-number-wide"),
        CorpusCase(
            "insertion codes",
            [
                PDBLine.atom(52), PDBLine.atom(52, "ALA", insertion: "A"), PDBLine.atom(52, "SER", insertion: "B"),
                PDBLine.atom(53),
            ]
            .joined(separator: "\n") + "\nTER\nEND\n", "pdb A:protein:GASG:52–53:4"),
        CorpusCase(
            "alternate locations",
            [PDBLine.atom(1, altloc: "A"), PDBLine.atom(1, altloc: "B", x: "9.000"), PDBLine.atom(2, "ALA")]
                .joined(separator: "\n") + "\nTER\nEND\n", "pdb A:protein:GA:1–2:2"),
        CorpusCase(
            "two residue types at one position",
            [PDBLine.atom(1, "SER", altloc: "A"), PDBLine.atom(1, "THR", altloc: "B"), PDBLine.atom(2, "ALA")]
                .joined(separator: "\n") + "\nTER\nEND\n", "pdb A:protein:SA:1–2:2"),
        CorpusCase(
            "MSE is methionine", "\(three)\n\(PDBLine.atom(4, "MSE", record: "HETATM"))\nTER\nEND\n",
            "pdb A:protein:GASM:1–4:4"),
        CorpusCase(
            "SEC and PYL", PDBLine.chain(["SEC", "PYL", "UNK", "ASX", "GLX"]) + "\nTER\nEND\n",
            "pdb A:protein:UOXBZ:1–5:5"),
        CorpusCase(
            "parent from MODRES",
            "MODRES 1ABC QQQ A    4  LYS  MADE UP\n\(three)\n\(PDBLine.atom(4, "QQQ", record: "HETATM"))\nTER\nEND\n",
            "pdb A:protein:GASK:1–4:4"),
        CorpusCase(
            "unknown residue", "\(three)\n\(PDBLine.atom(4, "QQQ", record: "HETATM"))\nTER\nEND\n",
            "pdb A:protein:GASX:1–4:4"),
        CorpusCase(
            "protonation states", PDBLine.chain(["HIE", "HSD", "CYX"]) + "\nTER\nEND\n", "pdb A:protein:HHC:1–3:3"),
        CorpusCase(
            "no C-alpha",
            "\(PDBLine.atom(1, "GLY", name: " N  "))\n\(PDBLine.atom(2, "ALA", name: " N  "))\nTER\nEND\n",
            "pdb A:protein:GA:1–2:0"),
        CorpusCase(
            "calcium is no C-alpha",
            "\(three)\nTER\n\(PDBLine.atom(9, " CA", name: "CA  ", record: "HETATM", element: "CA"))\nEND\n",
            "pdb A:protein:GAS:1–3:3"),
        CorpusCase(
            "C-alpha one column to the left", "\(PDBLine.atom(1, "GLY", name: "CA  ", element: " "))\nTER\nEND\n",
            "pdb A:protein:G:1–1:1 | 1 atom-name-misaligned"),
        CorpusCase(
            "nucleic acid", "\(nucleotide(1, " DA"))\n\(nucleotide(2, " DC"))\n\(nucleotide(3, "  U"))\nTER\nEND\n",
            "pdb A:nucleic:ACU:1–3:0"),
        CorpusCase("only water", "\(water)\nEND\n", "pdb | 2 no-polymer"),
        CorpusCase("only headers", "HEADER    HYDROLASE\nTITLE     NOTHING\nEND\n", "pdb | 3 no-atoms"),
        CorpusCase(
            "coordinate is NaN", "\(atom(1))\n\(PDBLine.atom(2, "ALA", x: "nan"))\nTER\nEND\n",
            "pdb A:protein:GA:1–2:1 | 2 coordinate-invalid"),
        CorpusCase(
            "coordinates overflow", "\(atom(1))\n\(PDBLine.atom(2, "ALA", x: "********"))\nTER\nEND\n",
            "pdb A:protein:GA:1–2:1 | 2 coordinate-invalid"),
        CorpusCase(
            "coordinate beyond reason", "\(atom(1))\n\(PDBLine.atom(2, "ALA", x: "99999999"))\nTER\nEND\n",
            "pdb A:protein:GA:1–2:1 | 2 coordinate-out-of-range"),
        CorpusCase(
            "coordinate missing", "\(atom(1))\n\(PDBLine.atom(2, "ALA", x: " "))\nTER\nEND\n",
            "pdb A:protein:GA:1–2:1 | 2 coordinate-invalid"),
        CorpusCase(
            "coordinate of a side chain is bad", "\(atom(1))\n\(PDBLine.atom(1, name: " CB ", x: "1.O"))\nTER\nEND\n",
            "pdb A:protein:G:1–1:1 | 2 coordinate-invalid"),
        CorpusCase(
            "B-factor is no number", "\(PDBLine.atom(1, bFactor: "******"))\nTER\nEND\n",
            "pdb A:protein:G:1–1:1 | 1 b-factor-invalid"),
        CorpusCase(
            "atom line cut off", "\(atom(1))\n\(atom(2, "ALA").prefix(50))\nTER\nEND\n",
            "pdb A:protein:G:1–1:1 | 2 atom-too-short"),
        CorpusCase(
            "no occupancy and B-factor", "\(atom(1).prefix(54))\n\(atom(2, "ALA").prefix(54))\nTER\nEND\n",
            "pdb A:protein:GA:1–2:2"),
        CorpusCase(
            "unknown record", "\(three)\nGARBAGE LINE\nTER\nEND\n", "pdb A:protein:GAS:1–3:3 | 4 record-unknown"),
        CorpusCase("two models", "\(model(1))\n\(model(2))\nEND\n", "pdb models 2 A:protein:GAS:1–3:3"),
        CorpusCase(
            "model without ENDMDL", "MODEL        1\n\(three)\nMODEL        2\n\(three)\nENDMDL\nEND\n",
            "pdb models 2 A:protein:GAS:1–3:3 | 5 model-unclosed"),
        CorpusCase(
            "last model without ENDMDL", "\(model(1))\nMODEL        2\n\(three)\nEND\n",
            "pdb models 2 A:protein:GAS:1–3:3 | 11 model-unclosed"),
        CorpusCase(
            "two models of one number", "\(model(1))\n\(model(1))\nEND\n",
            "pdb models 2 A:protein:GAS:1–3:3 | 7 model-duplicate"),
        CorpusCase(
            "model without number", "MODEL\n\(three)\nENDMDL\nEND\n", "pdb A:protein:GAS:1–3:3 | 1 model-number"),
        CorpusCase(
            "atoms before the first model", "\(three)\n\(model(1))\nEND\n",
            "pdb models 2 A:protein:GAS:1–3:3 | 4 atoms-outside-model"),
        CorpusCase(
            "atoms between models", "\(model(1))\n\(three)\n\(model(2))\nEND\n",
            "pdb models 3 A:protein:GAS:1–3:3 | 7 atoms-outside-model"),
        CorpusCase(
            "frames without MODEL", "\(three)\nENDMDL\n\(three)\nENDMDL\nEND\n", "pdb models 2 A:protein:GAS:1–3:3"),
        CorpusCase(
            "several files in one", "\(three)\nEND\n\(three)\nEND\n",
            "pdb models 2 A:protein:GAS:1–3:3 | 5 content-after-end"),
        CorpusCase(
            "repeated headers between models", "\(model(1))\nTITLE     AGAIN\n\(model(2))\nEND\n",
            "pdb models 2 A:protein:GAS:1–3:3"),
        CorpusCase(
            "far apart after the polymer", "\(three)\n\(PDBLine.atom(30, "GLY", record: "HETATM"))\nEND\n",
            "pdb A:protein:GAS:1–3:3"),
        CorpusCase(
            "residue without name", "\(PDBLine.atom(1, "   "))\n\(atom(2))\nTER\nEND\n",
            "pdb A:protein:XG:1–2:2 | 1 residue-unnamed"),
        CorpusCase(
            "all HETATM", (1...3).map { PDBLine.atom($0, "ALA", record: "HETATM") }.joined(separator: "\n") + "\nEND\n",
            "pdb A:protein:AAA:1–3:3"),
        CorpusCase(
            "residues out of order",
            [atom(3, "SER"), atom(1, "GLY"), atom(2, "ALA"), PDBLine.atom(3, "SER", name: " CB ")].joined(
                separator: "\n")
                + "\nTER\nEND\n", "pdb A:protein:SGA:3–2:3"),
    ]

    private static func model(_ number: Int) -> String { "MODEL        \(number)\n\(three)\nTER\nENDMDL" }

    private static func nucleotide(_ number: Int, _ name: String) -> String {
        PDBLine.atom(number, name, name: " P  ")
    }

    /// An alanine whose residue number is written as it is.
    private static func hybrid(_ number: String) -> String { PDBLine.atom(1, "ALA").replacingNumber(number) }
}

extension String {
    func replacingLineFeeds(_ end: String) -> String {
        split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
    }
}

extension String {
    /// An atom line with these four columns as the residue number.
    fileprivate func replacingNumber(_ number: String) -> String {
        let line = Array(self)
        return String(line[..<22]) + number + String(line[26...])
    }
}
