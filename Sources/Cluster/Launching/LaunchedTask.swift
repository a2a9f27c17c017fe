/// What the launcher of this process calls it, told by the environment variables that launchers set.
package enum LaunchedTask {
    /// - Returns: For example "Slurm 12.0 task 3" (job, step, rank), "Slurm 12_7" (a job of an array), "MPI rank 3" or
    ///   "index 3" (a pod of an indexed job); nil for a process that somebody started by hand.
    package static func name(in environment: (String) -> String?) -> String? {
        // A job step may be mpirun's, and both may run in a pod: who placed the process comes first.
        if let name = slurm(environment) { return name }
        for variable in ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"] {
            if let rank = environment(variable) { return "MPI rank \(rank)" }
        }
        return environment("JOB_COMPLETION_INDEX").map { "index \($0)" }
    }

    private static func slurm(_ environment: (String) -> String?) -> String? {
        guard let job = environment("SLURM_JOB_ID") else { return nil }
        if let array = environment("SLURM_ARRAY_JOB_ID"), let index = environment("SLURM_ARRAY_TASK_ID") {
            return "Slurm \(array)_\(index)"
        }
        guard let step = environment("SLURM_STEP_ID"), let rank = environment("SLURM_PROCID") else {
            return "Slurm \(job)"
        }
        return "Slurm \(job).\(step) task \(rank)"
    }
}
