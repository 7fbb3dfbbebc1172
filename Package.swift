// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "sepit",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "sepit", targets: ["sepit"]),
        .library(name: "ProteinKit", targets: ["ProteinKit"]),
        .library(name: "SEPITPipeline", targets: ["SEPITPipeline"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries.
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["libz-dev"])]),

        // Bottom layer: files, errors and digests; no domain knowledge.
        .target(name: "FileKit"),

        // Proteins: parsers and residues; no tensors.
        .target(name: "ProteinKit", dependencies: ["FileKit", "CZlib"]),

        // Engine: C kernels behind one seam, tensors and derivatives above it.
        .target(name: "CKernels", dependencies: ["COpenBLAS"]),
        .target(name: "TensorKit", dependencies: ["CKernels", "FileKit"]),

        // Models.
        .target(name: "StructureEncoder", dependencies: ["TensorKit"]),
        .target(name: "LanguageModel", dependencies: ["TensorKit"]),

        // Pipeline and command line.
        .target(
            name: "SEPITPipeline",
            dependencies: ["ProteinKit", "StructureEncoder", "LanguageModel", "Yams"]),
        .executableTarget(
            name: "sepit",
            dependencies: [
                "FileKit", "ProteinKit", "TensorKit", "SEPITPipeline",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .testTarget(name: "FileKitTests", dependencies: ["FileKit"]),
        .testTarget(name: "ProteinKitTests", dependencies: ["FileKit", "ProteinKit"]),
        .testTarget(name: "TensorKitTests", dependencies: ["TensorKit", "CKernels"], exclude: ["Goldens"]),
        .testTarget(name: "StructureEncoderTests", dependencies: ["StructureEncoder"], exclude: ["Goldens"]),
        .testTarget(name: "LanguageModelTests", dependencies: ["LanguageModel"], exclude: ["Goldens"]),
        .testTarget(name: "SEPITPipelineTests", dependencies: ["SEPITPipeline"], exclude: ["Goldens"]),
        .testTarget(name: "CommandLineTests", dependencies: ["sepit", "FileKit", "SEPITPipeline"], exclude: ["Snapshots"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c11
)
