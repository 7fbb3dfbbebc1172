extension Structure {
    /// One chain per record, without coordinates.
    init(_ records: [FastaRecord], warnings: [ParseWarning]) {
        let chains = records.map { record in
            Chain(
                id: record.id, kind: record.looksNucleic ? .nucleic : .protein,
                residues: record.sequence.utf8.enumerated().map { index, letter in
                    Residue(name: AminoAcid.name(of: letter), letter: letter, number: index + 1)
                })
        }
        self.init(
            format: .fasta, modelCount: 1, chains: chains, header: Header(records), warnings: warnings)
    }
}

extension Header {
    /// The first record's header line stands for the file.
    init(_ records: [FastaRecord]) {
        let title = records.first.map { $0.description.isEmpty ? $0.id : $0.description } ?? ""
        self.init(title: title.isEmpty ? nil : title)
    }
}
