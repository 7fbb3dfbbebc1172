extension UniProtXMLEntry {
    /// A comment in the flat file's form, so that both are read by the same code.
    func comment(_ element: XMLElement) -> UniProtComment? {
        guard let type = element["type"] else { return nil }
        let topic = Self.topics[type] ?? type.uppercased()
        let molecule = element.first("molecule")?.text.trimmed
        let text: String
        switch topic {
        case "SUBCELLULAR LOCATION": text = locations(element)
        case "CATALYTIC ACTIVITY": text = reactions(element)
        case "COFACTOR": text = cofactors(element)
        case "DISEASE": text = disease(element)
        default: text = texts(element).joined(separator: " ")
        }
        return text.isEmpty ? nil : UniProtComment(topic: topic, molecule: molecule, text: text)
    }

    private func tag(_ evidence: [UniProtEvidence]) -> String {
        let items = evidence.map { item in item.source.map { "\(item.code)|\($0)" } ?? item.code }
        return items.isEmpty ? "" : " {\(items.joined(separator: ", "))}"
    }

    /// Sentences with their evidence and a full stop behind it.
    private func texts(_ element: XMLElement) -> [String] {
        element.all("text").map { text in
            let tag = tag(evidence(of: text))
            let words = text.text.trimmed
            if tag.isEmpty || words.isEmpty { return words }
            return (words.last == "." ? words : words + ".") + tag + "."
        }.filter { !$0.isEmpty }
    }

    private func locations(_ element: XMLElement) -> String {
        let places = element.all("subcellularLocation").flatMap { location -> [String] in
            // Several locations of one element are names of one place.
            guard let place = location.first("location") else { return [] }
            let parts = [place] + [location.first("topology"), location.first("orientation")].compactMap { $0 }
            return [parts.map { $0.text.trimmed + tag(evidence(of: $0)) }.joined(separator: "; ") + "."]
        }
        let notes = texts(element)
        return (places + (notes.isEmpty ? [] : ["Note=" + notes.joined(separator: " ")])).joined(separator: " ")
    }

    private func reactions(_ element: XMLElement) -> String {
        guard let reaction = element.first("reaction") else { return texts(element).joined(separator: " ") }
        let references = reaction.all("dbReference")
        func ids(_ type: String) -> [String] {
            references.filter { $0["type"] == type }.compactMap { item in item["id"].map { "\(type):\($0)" } }
        }
        var text = "Reaction=\(reaction.first("text")?.text.trimmed ?? "");"
        let links = ids("Rhea") + ids("ChEBI")
        if !links.isEmpty { text += " Xref=\(links.joined(separator: ", "));" }
        if let number = references.first(where: { $0["type"] == "EC" })?["id"] { text += " EC=\(number);" }
        let tag = tag(evidence(of: reaction))
        if !tag.isEmpty { text += " Evidence=\(tag.dropFirst());" }
        for direction in element.all("physiologicalReaction") {
            if let name = direction["direction"] {
                text += " PhysiologicalDirection=\(name.split(separator: " ").joined(separator: "-"));"
            }
        }
        return text
    }

    private func cofactors(_ element: XMLElement) -> String {
        var parts: [String] = []
        for cofactor in element.all("cofactor") {
            var text = "Name=\(cofactor.first("name")?.text.trimmed ?? "");"
            if let id = cofactor.first("dbReference")?["id"] { text += " Xref=ChEBI:\(id);" }
            let tag = tag(evidence(of: cofactor))
            if !tag.isEmpty { text += " Evidence=\(tag.dropFirst());" }
            parts.append(text)
        }
        let notes = texts(element)
        if !notes.isEmpty {
            parts.append(parts.isEmpty ? notes.joined(separator: " ") : "Note=" + notes.joined(separator: " "))
        }
        return parts.joined(separator: " ")
    }

    /// `Name (ABBR) [MIM:123]: Description. Note=…`
    private func disease(_ element: XMLElement) -> String {
        var parts: [String] = []
        if let disease = element.first("disease"), let name = disease.first("name")?.text.trimmed {
            var head = name
            if let short = disease.first("acronym")?.text.trimmed, !short.isEmpty { head += " (\(short))" }
            if let id = disease.first("dbReference")?["id"] { head += " [MIM:\(id)]" }
            let description = disease.first("description")?.text.trimmed ?? ""
            parts.append(description.isEmpty ? head + "." : "\(head): \(description)")
        }
        let notes = texts(element)
        if !notes.isEmpty { parts.append("Note=" + notes.joined(separator: " ")) }
        return parts.joined(separator: " ")
    }

    /// Topics whose names differ from the XML type in capital letters.
    private static let topics = [
        "miscellaneous": "MISCELLANEOUS", "biophysicochemical properties": "BIOPHYSICOCHEMICAL PROPERTIES",
        "online information": "WEB RESOURCE", "alternative products": "ALTERNATIVE PRODUCTS",
        "mass spectrometry": "MASS SPECTROMETRY",
    ]
}
