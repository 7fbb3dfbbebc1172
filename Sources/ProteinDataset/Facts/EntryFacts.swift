import ProteinKit

/// What a structure file says about each of its chains. A header speaks of the entry: its statements are passed on to a
/// chain only where they describe it.
///
/// - Name and organism are those of the chain's entity.
/// - EC numbers are those of the entity; not of peptides, of parts without the catalytic domain (where chains of one
///   UniProt entry carry the same numbers, those without a domain that others have, and all but the longest), of
///   inactive relatives and auxiliary subunits, nor of a polyprotein's parts that are not named as the enzyme (numbers of several subclasses
///   are a polyprotein's, too).
/// - The classification of an entry with one kind of protein is the chain's. With several kinds, a class of enzymes goes to
///   the chains with an EC number, a class of antibodies to antibodies, any other to what is no binder, no peptide, and
///   from the organism of the first molecule.
/// - Keywords go where a classification would.
struct EntryFacts {
    private let entry: ProteinEntry
    /// Of each chain.
    let natures: [ChainNature]
    /// For each chain, those that are about it.
    let enzymeNumbers: [[String]]
    private let isOneKind: Bool
    private let classes: [String]

    /// - Parameter annotated: what tables say of each chain; their EC numbers come before the file's.
    init(_ entry: ProteinEntry, annotated: [ChainKnowledge]) {
        self.entry = entry
        let natures = zip(entry.chains, annotated).map { ChainNature($0, accession: $1.accessions.first) }
        self.natures = natures
        let numbers = zip(entry.chains, annotated).map {
            $1.enzymeNumbers.isEmpty ? ($0.molecule?.enzymeNumbers ?? []) : $1.enzymeNumbers
        }
        enzymeNumbers = Self.catalytic(
            numbers, chains: entry.chains, natures: natures, annotated: annotated)
        let kinds = Set(entry.chains.map { $0.molecule?.entityID ?? String(decoding: $0.sequence, as: UTF8.self) })
        isOneKind = kinds.count <= 1
        classes = Self.classes(entry.header.classification ?? "")
    }

    /// The numbers that a chain keeps, of those that the file or a table gives it.
    ///
    /// - Parameter numbers: for each chain.
    private static func catalytic(
        _ numbers: [[String]], chains: [ProteinChain], natures: [ChainNature], annotated: [ChainKnowledge]
    ) -> [[String]] {
        chains.indices.map { index in
            let nature = natures[index]
            let own = numbersOfName(numbers[index], chains[index])
            guard !own.isEmpty, !nature.isPeptide, !nature.isInactive, !nature.isBinder, !nature.isAuxiliary,
                !annotated[index].isBindingModule
            else { return [] }
            let isUndecided = areOfSeveralEnzymes(own)
            if nature.isOfPolyprotein && isUndecided || (nature.isOfPolyprotein || isUndecided) && !nature.isNamedEnzyme
            {
                return []
            }
            let parts = chains.indices.filter { other in
                natures[other].accession != nil && natures[other].accession == nature.accession
                    && !Set(numbers[other]).isDisjoint(with: own)
            }
            // Not of the EGF domain beside the protease: both are domains, the longer one is catalytic.
            let withDomain = parts.filter { annotated[$0].hasDomain == true }
            if !withDomain.isEmpty, annotated[index].hasDomain != true { return [] }
            let longest = (withDomain.isEmpty ? parts : withDomain).map { chains[$0].sequence.count }.max() ?? 0
            return 10 * chains[index].sequence.count >= 9 * longest ? own : []
        }
    }

    /// Of numbers of different subclasses, those of the enzyme that the chain is named for: the main protease of a virus is
    /// no polymerase. All of them where its name tells no class.
    private static func numbersOfName(_ numbers: [String], _ chain: ProteinChain) -> [String] {
        guard areOfSeveralEnzymes(numbers) else { return numbers }
        let named = EnzymeWords.numbers(in: chain.molecule?.name ?? chain.description)
        let own = numbers.filter { number in named.contains { EnzymeWords.isWithin(number, $0) } }
        return own.isEmpty ? numbers : own
    }

    /// Numbers of different subclasses are those of all that one gene codes for.
    private static func areOfSeveralEnzymes(_ numbers: [String]) -> Bool {
        Set(numbers.map { $0.split(separator: ".").prefix(2).joined(separator: ".") }).count > 1
    }

    /// The parts of a classification that are about proteins: `COMPLEX (SERINE PROTEASE/INHIBITORS)` has two.
    private static func classes(_ text: String) -> [String] {
        var text = text.trimmingSpaces()
        if text.uppercased().hasPrefix("COMPLEX"), let open = text.firstIndex(of: "("), text.hasSuffix(")") {
            text = String(text[text.index(after: open)...].dropLast())
        }
        let nucleic: Set = ["DNA", "RNA", "DNA-RNA HYBRID", "DNA/RNA HYBRID", "COMPLEX"]
        return text.split(separator: "/").map { $0.trimmingSpaces() }
            .filter { !$0.isEmpty && !nucleic.contains($0.uppercased()) }
    }

    /// Whether a chain is a part of what one gene codes for as one chain of many functions.
    func isOfPolyprotein(_ index: Int) -> Bool { natures[index].isOfPolyprotein }

    /// What is said about one chain, by property, as the file spells it.
    func statements(ofChain index: Int) -> [(property: String, text: String)] {
        var said = Self.identity(of: entry.chains[index])
        said += enzymeNumbers[index].map { ("ec", $0) }
        let about = classes.filter { describes($0, index) }
        if let first = about.first { said.append(("class", first)) }
        if isOneKind ? !natures[index].isBinder : !about.isEmpty {
            said += entry.header.keywords.filter { isAbout($0, index) }.map { ("keywords", $0) }
        }
        return said
    }

    /// What a chain is a copy of, and whose.
    static func identity(of chain: ProteinChain) -> [(property: String, text: String)] {
        guard let molecule = chain.molecule else { return [] }
        return [("molecule", molecule.name)] + (molecule.organism.map { [("organism", $0)] } ?? [])
    }

    private func isInhibitor(_ index: Int) -> Bool {
        entry.chains[index].molecule?.name.lowercased().contains("inhibitor") == true
    }

    /// Whether a class is one of what the chain is.
    private func describes(_ text: String, _ index: Int) -> Bool {
        let nature = natures[index]
        let lowered = text.lowercased()
        if ["immun", "antibod", "immunoglobulin"].contains(where: lowered.contains), natures.contains(where: \.isBinder)
        {
            return nature.isBinder
        }
        if nature.isBinder { return false }
        if lowered.contains("inhibitor") {
            return isOneKind ? classes.count == 1 : isInhibitor(index)
        }
        if ChainNature.namesEnzyme(text) {
            if !enzymeNumbers[index].isEmpty {
                // Beside a methyltransferase, a ubiquitin hydrolase is no transferase.
                let named = EnzymeWords.numbers(in: text).map { String($0.prefix(1)) }
                return isOneKind || named.isEmpty
                    || enzymeNumbers[index].contains { number in named.contains { EnzymeWords.isWithin(number, $0) } }
            }
            let someoneIs = enzymeNumbers.contains { !$0.isEmpty }
            guard !someoneIs, !nature.isInactive, !nature.isAuxiliary, !isInhibitor(index),
                isOneKind || !nature.isPeptide
            else {
                return false
            }
            // The file numbers nobody: a lone protein that is not a polyprotein's, or one named as an enzyme.
            let wasNumbered = entry.chains[index].molecule?.enzymeNumbers.isEmpty == false
            return isOneKind ? !nature.isOfPolyprotein && !wasNumbered : nature.isNamedEnzyme && !nature.isOfPolyprotein
        }
        if isOneKind { return true }
        return classes.count == 1 && !nature.isPeptide
            && entry.chains[index].molecule?.organism == entry.chains.first?.molecule?.organism
    }

    /// Whether a keyword can be about the chain.
    private func isAbout(_ keyword: String, _ index: Int) -> Bool {
        // Of what an antibody binds the keywords are not its own.
        if natures[index].isBinder { return Self.namesBinder(keyword) }
        if ChainNature.namesEnzyme(keyword), enzymeNumbers[index].isEmpty {
            return isOneKind && !natures[index].isInactive && !natures[index].isAuxiliary
                && !natures[index].isOfPolyprotein && !isInhibitor(index)
        }
        guard !isOneKind else { return true }
        let lowered = keyword.lowercased()
        return !lowered.contains("complex") && !lowered.contains("inhibitor") && !lowered.contains("antibod")
            && !lowered.contains("nanobod")
    }

    private static func namesBinder(_ keyword: String) -> Bool {
        let lowered = keyword.lowercased()
        return ["antibod", "immunoglobulin", "fab", "nanobod", "scfv", "vhh"].contains(where: lowered.contains)
            && !lowered.contains("complex")
    }
}
