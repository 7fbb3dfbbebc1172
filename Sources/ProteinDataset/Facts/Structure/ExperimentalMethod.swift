/// How a structure was determined.
enum ExperimentalMethod {
    /// In words, of EXPDTA or `exptl.method`; nil for what is no experiment. Of several the first counts.
    static func name(_ method: String) -> String? {
        let first = method.split { $0 == ";" || $0 == "," }.first.map { $0.trimmingSpaces().uppercased() } ?? ""
        return names.first { first.hasPrefix($0.key) }?.name
    }

    private static let names: [(key: String, name: String)] = [
        ("X-RAY", "X-ray diffraction"), ("SOLUTION NMR", "solution NMR"), ("SOLID-STATE NMR", "solid-state NMR"),
        ("NMR", "NMR"), ("ELECTRON MICROSCOPY", "electron microscopy"), ("CRYO-ELECTRON", "electron microscopy"),
        ("ELECTRON CRYSTALLOGRAPHY", "electron crystallography"), ("ELECTRON DIFFRACTION", "electron crystallography"),
        ("NEUTRON DIFFRACTION", "neutron diffraction"), ("FIBER DIFFRACTION", "fibre diffraction"),
        ("POWDER DIFFRACTION", "powder diffraction"), ("SOLUTION SCATTERING", "solution scattering"),
        ("INFRARED SPECTROSCOPY", "infrared spectroscopy"), ("FLUORESCENCE TRANSFER", "fluorescence transfer"),
        ("EPR", "electron paramagnetic resonance"),
    ]
}
