import FileKit

extension FreeTextQuestion {
    /// The question for the model, and its proteins: those of the text, those of a file, or both where the text says by
    /// `<protein>` where the file's belong.
    ///
    /// - Throws: `SepitError` `.usage`: `protein-missing` where there is none, `question-protein` where text and file have
    ///   proteins and nothing says which is meant, `question-marker` where markers and proteins don't match.
    public func asked(about file: ProteinSource?) throws(SepitError) -> (question: String, source: ProteinSource) {
        guard let file else {
            guard !proteins.isEmpty else { throw proteinMissing }
            guard !markers.contains(nil) else {
                throw SepitError(
                    .usage, code: "question-marker",
                    "<protein> stands for the protein of a file, and there is no file.",
                    hint: "Name it with --structure, or write the sequence instead of <protein>.")
            }
            return (question, ProteinSource(proteins))
        }
        guard !proteins.isEmpty else { return (try question(proteins: file.proteins.count), file) }
        // A stretch of the file's protein is no other protein.
        let isPart = sequences.allSatisfy { part in file.sequences.contains { $0.contains(part) } }
        if isPart, !markers.contains(nil) {
            return (try QuestionText.spread("<protein> " + original, over: file.proteins.count), file)
        }
        let typed = markers.count { $0 == nil }
        guard typed > 0 else {
            throw SepitError(
                .usage, code: "question-protein", "The question has a sequence, and --structure names a file.",
                expected: "one of them",
                hint: "Leave one out. To ask about both, write <protein> where the file's belongs: \"Is <protein> like "
                    + "MKTAYIAKQRQISF?\"")
        }
        guard typed == file.proteins.count else {
            throw SepitError(
                .usage, code: "question-marker", "The question names another number of proteins than the file has.",
                expected: "<protein> \(file.proteins.count) times, for the chains that were chosen",
                found: "\(typed) times")
        }
        return (question, ProteinSource(markers.map { $0.map { proteins[$0] } }, among: file))
    }

    private var proteinMissing: SepitError {
        let example = "sepit ask \"function of MKTAYIAKQRQISFVKSHFSRQ\""
        if let doubtful {
            return SepitError(
                .usage, code: "protein-missing", "The question names no protein.",
                expected: "a sequence, or --structure FILE", found: "\"\(doubtful)\", which may as well be a word",
                hint: "If it is a sequence, say so: \"sequence:\(doubtful)\".")
        }
        if let name = unknownNames.first {
            return SepitError(
                .usage, code: "protein-missing", "The question names no protein.",
                expected: "a sequence, or --structure FILE",
                found: "\"\(name)\", which is not among the proteins that are known here",
                hint: "Ask with its sequence, or with a file: \(Self.source(of: name)).")
        }
        return SepitError(
            .usage, code: "protein-missing", "The question names no protein.",
            expected: "a sequence of at least 8 residues in capital letters, or --structure FILE", hint: example)
    }

    /// Where a protein of this name can be downloaded.
    private static func source(of name: String) -> String {
        let bare = String(name.split { "|,;".contains($0) }.first { $0.utf8.count > 3 } ?? "")
        if let chain = bare.wholeMatch(of: /([1-9][A-Za-z0-9]{3})[_:.][A-Za-z0-9]+/) {
            return "https://files.rcsb.org/download/\(chain.output.1).cif"
        }
        if bare.wholeMatch(of: /[ANWXYZ]P_.*|[A-Z]{3}[0-9]{5}.*/) != nil {
            return "https://www.ncbi.nlm.nih.gov/protein/\(bare)?report=fasta"
        }
        return "https://rest.uniprot.org/uniprotkb/\(bare.prefix { $0 != "." }).fasta"
    }
}
