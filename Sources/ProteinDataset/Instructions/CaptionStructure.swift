/// The sentence of a caption that tells what a protein's structure is like.
///
///     Its structure, a homodimer determined by X-ray diffraction at 1.8 Å resolution, has about 40% helix, about 20%
///     strand and a compact shape with a radius of gyration of about 17 Å.
struct CaptionStructure {
    /// Empty where nothing is known of it.
    private(set) var sentence = ""
    /// The properties that it tells.
    private(set) var told: Set<String> = []

    /// The properties that it may tell.
    static let properties: Set<String> = [
        "oligomer", "method", "resolution", "confidence", "plddt", "helix", "strand", "disulfides", "shape",
        "radius_of_gyration",
    ]

    init(_ facts: ProteinFacts) {
        /// The one value that the structure itself gives.
        func value(_ property: String) -> String? {
            let statements = facts.statements(of: property)
            guard statements.count == 1, StructureFacts.makes(statements[0], about: property) else { return nil }
            return statements[0].value
        }
        for property in Self.properties where value(property) != nil { told.insert(property) }
        guard !told.isEmpty else { return }
        let state = value("oligomer").map { "a \($0)" }
        let origin = Self.origin(value)
        let content = Self.content(value)
        if content.isEmpty {
            let subject = state == nil || origin == nil ? "Its structure" : "Its structure, \(state ?? ""),"
            sentence = "\(subject) is \(origin ?? state ?? "known")."
            // What was determined is no more being determined.
            if origin?.hasPrefix("determined") == true { sentence.replace(" is determined", with: " was determined") }
        } else {
            let aside = [state, origin].compactMap(\.self).joined(separator: " ")
            sentence = "Its structure\(aside.isEmpty ? "" : ", \(aside),") has \(Phrase.list.text(content))."
        }
    }

    /// How it is known.
    private static func origin(_ value: (String) -> String?) -> String? {
        if let method = value("method") {
            return "determined by \(method)" + (value("resolution").map { " at \($0) resolution" } ?? "")
        }
        return value("confidence").map { band in
            "predicted with \(band) confidence" + (value("plddt").map { " (mean pLDDT \($0))" } ?? "")
        }
    }

    /// What it has.
    private static func content(_ value: (String) -> String?) -> [String] {
        var content: [String] = []
        let (helix, strand) = (value("helix"), value("strand"))
        if let helix, helix == strand, !helix.contains(where: \.isNumber) {
            content = ["\(helix) helix or strand"]
        } else {
            content = [helix.map { "\($0) helix" }, strand.map { "\($0) strand" }].compactMap(\.self)
        }
        if let bonds = value("disulfides") { content.append(bonds) }
        let radius = value("radius_of_gyration").map { "a radius of gyration of \($0)" }
        let article = value("shape")?.hasPrefix("e") == true ? "an" : "a"
        let shape = value("shape").map { "\(article) \($0) shape" }
        if let shape, let radius {
            content.append("\(shape) with \(radius)")
        } else {
            content += [shape ?? radius].compactMap(\.self)
        }
        return content
    }
}
