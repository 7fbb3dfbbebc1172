import FileKit

/// The wordings of all properties: those that come with the program, and a user's.
package struct TemplateLibrary: Sendable {
    private let byProperty: [String: PropertyTemplates]
    /// Properties in the order of a caption.
    package let order: [String]

    /// - Parameter paths: template files of the user's, or folders of them; they replace those of the same property.
    /// - Throws: `SepitError` `.badData` (`template-invalid`, `template-duplicate`), and the errors of reading files.
    package init(adding paths: [String] = []) throws(SepitError) {
        var templates = try Self.builtIn()
        var files: [String: String] = [:]
        for path in paths {
            let found = FileSystem.isDirectory(path) ? try FileSystem.walk(path) : [path]
            for file in found where file.hasSuffix(".yaml") || file.hasSuffix(".yml") || file == path {
                let own = try TemplateFile.read(
                    String(decoding: try FileSystem.read(file, limit: 1 << 20), as: UTF8.self), file: file)
                if let other = files.updateValue(file, forKey: own.property) {
                    throw SepitError(
                        .badData, code: "template-duplicate", "Two files word the property \"\(own.property)\".",
                        file: file, found: "the other is \(other)",
                        hint: "Put all wordings of a property into one file.")
                }
                templates[own.property] = own
            }
        }
        byProperty = templates
        order = templates.values.sorted { ($0.order, $0.property) < ($1.order, $1.property) }.map(\.property)
    }

    /// Those that come with the program; nil only where these can't be read, which tests would show.
    private static let shipped = try? TemplateLibrary()

    /// The wordings that come with the program for a property, or ones that fit any.
    package static func shipped(_ property: String) -> PropertyTemplates {
        shipped?.of(property) ?? PropertyTemplates.generic(property)
    }

    /// All that is known about a protein as one paragraph, in the wordings that come with the program.
    package static func caption(of facts: ProteinFacts) -> String {
        shipped.map { CaptionWriter(templates: $0).caption(of: facts) } ?? ""
    }

    /// The property's own templates, or ones that fit any column of an annotation table.
    package func of(_ property: String) -> PropertyTemplates {
        if property == ProteinFacts.side { return PropertyTemplates(property: property, order: .max, statement: "") }
        return byProperty[property] ?? PropertyTemplates.generic(property)
    }

    /// What is known about a protein, in the order of a caption; properties without a template file follow by name.
    package func ordered(_ facts: ProteinFacts) -> [String] {
        let known = Set(facts.properties)
        return order.filter(known.contains)
            + facts.properties.filter { byProperty[$0] == nil && $0 != ProteinFacts.side }.sorted()
    }

    private static func builtIn() throws(SepitError) -> [String: PropertyTemplates] {
        var templates: [String: PropertyTemplates] = [:]
        for (name, bytes) in files {
            let file = try TemplateFile.read(String(decoding: bytes, as: UTF8.self), file: name)
            templates[file.property] = file
        }
        return templates
    }

    /// The files in Templates/, which are part of the program.
    private static let files: [(name: String, bytes: [UInt8])] = [
        ("activity.yaml", PackageResources.activity_yaml), ("class.yaml", PackageResources.class_yaml),
        ("cofactor.yaml", PackageResources.cofactor_yaml), ("confidence.yaml", PackageResources.confidence_yaml),
        ("description.yaml", PackageResources.description_yaml),
        ("disulfides.yaml", PackageResources.disulfides_yaml), ("domains.yaml", PackageResources.domains_yaml),
        ("ec.yaml", PackageResources.ec_yaml), ("enzyme.yaml", PackageResources.enzyme_yaml),
        ("family.yaml", PackageResources.family_yaml), ("fold.yaml", PackageResources.fold_yaml),
        ("function.yaml", PackageResources.function_yaml), ("go_component.yaml", PackageResources.go_component_yaml),
        ("go_function.yaml", PackageResources.go_function_yaml),
        ("go_process.yaml", PackageResources.go_process_yaml), ("helix.yaml", PackageResources.helix_yaml),
        ("keywords.yaml", PackageResources.keywords_yaml), ("ligands.yaml", PackageResources.ligands_yaml),
        ("location.yaml", PackageResources.location_yaml), ("method.yaml", PackageResources.method_yaml),
        ("molecule.yaml", PackageResources.molecule_yaml), ("oligomer.yaml", PackageResources.oligomer_yaml),
        ("organism.yaml", PackageResources.organism_yaml), ("pathway.yaml", PackageResources.pathway_yaml),
        ("pfam.yaml", PackageResources.pfam_yaml), ("plddt.yaml", PackageResources.plddt_yaml),
        ("process.yaml", PackageResources.process_yaml),
        ("radius_of_gyration.yaml", PackageResources.radius_of_gyration_yaml),
        ("reaction.yaml", PackageResources.reaction_yaml), ("regulation.yaml", PackageResources.regulation_yaml),
        ("resolution.yaml", PackageResources.resolution_yaml), ("shape.yaml", PackageResources.shape_yaml),
        ("strand.yaml", PackageResources.strand_yaml), ("subunit.yaml", PackageResources.subunit_yaml),
    ]
}
