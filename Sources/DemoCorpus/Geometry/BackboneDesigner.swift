import FileKit

/// Draws backbones of a fold until one passes the geometry check.
enum BackboneDesigner {
    /// A backbone with standard geometry and no clashes, in a random orientation about the origin.
    ///
    /// Equal generators give equal backbones.
    static func backbone(_ fold: DemoFold, residueCount: Int, _ random: inout CounterRandom) -> Backbone {
        while true {
            guard var sketch = FoldArchitecture.sketch(fold, residueCount: residueCount, &random) else { continue }
            sketch.connect(&random)
            for index in sketch.backbone.positions.indices {
                sketch.backbone.positions[index] += 0.15 * random.gaussianVector()
            }
            var relaxation = BackboneRelaxation(residueCount: residueCount, guides: sketch.guides)
            guard relaxation.run(&sketch.backbone) else { continue }
            let first = random.direction()
            sketch.backbone.centerAndTurn(first: first, second: random.direction().cross(first).normalized)
            return sketch.backbone
        }
    }
}
