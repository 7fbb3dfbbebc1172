import ArgumentParser
import FileKit
import ProteinKit

/// Assigns secondary structure to backbones on standard input; `scripts/compare_dssp.py` is its only user.
struct SecondaryStructureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secondary-structure",
        abstract: "Print the secondary structure of backbones on standard input.",
        discussion: .examples(
            "sepit secondary-structure < backbones.txt",
            discussion: """
                A line '> NAME' begins a structure; each further line is a residue: the number of its chain, its one-letter \
                code, and x, y, z of N, C-alpha, C and O. The output has a line per structure: name, a tab, one letter per \
                residue as DSSP writes them, a hyphen for a loop.
                """),
        shouldDisplay: false)

    func run() throws {
        var name: String?
        var residues: [PeptideResidue] = []
        var number = 0
        func finish() throws {
            guard let name else { return }
            let letters = SecondaryStructure(of: residues).letters.map { $0 == " " ? "-" : $0 }
            try StandardStream.output.writeLine("\(name)\t\(String(letters))")
        }
        while let line = readLine() {
            number += 1
            if line.hasPrefix(">") {
                try finish()
                name = String(line.dropFirst().drop { $0 == " " })
                residues = []
                continue
            }
            let words = line.split(separator: " ")
            let numbers = words.dropFirst(2).compactMap { Float($0) }
            guard words.count == 14, numbers.count == 12, let chain = Int(words[0]) else {
                throw SepitError(
                    .badData, code: "backbone-line", "The line is no residue.", file: "standard input", line: number,
                    expected: "a chain's number, a letter and 12 coordinates")
            }
            func point(_ atom: Int) -> SIMD3<Float> {
                SIMD3(numbers[3 * atom], numbers[3 * atom + 1], numbers[3 * atom + 2])
            }
            residues.append(
                PeptideResidue(
                    nitrogen: point(0), alphaCarbon: point(1), carbon: point(2), oxygen: point(3), chain: chain,
                    isProline: words[1] == "P"))
        }
        try finish()
    }
}
