import Testing

@testable import Cluster

struct LaunchedTaskTests {
    @Test(
        "A process is known by what its launcher calls it",
        arguments: [
            ([:], nil),
            (["SLURM_JOB_ID": "12", "SLURM_STEP_ID": "0", "SLURM_PROCID": "3"], "Slurm 12.0 task 3"),
            (["SLURM_JOB_ID": "12", "SLURM_PROCID": "0"], "Slurm 12"),
            (
                [
                    "SLURM_JOB_ID": "15", "SLURM_ARRAY_JOB_ID": "12", "SLURM_ARRAY_TASK_ID": "7", "SLURM_PROCID": "0",
                ], "Slurm 12_7"
            ),
            (["OMPI_COMM_WORLD_RANK": "2", "PMIX_RANK": "2"], "MPI rank 2"),
            (["PMI_RANK": "5"], "MPI rank 5"),
            (["JOB_COMPLETION_INDEX": "4"], "index 4"),
            (["SLURM_JOB_ID": "12", "SLURM_STEP_ID": "1", "SLURM_PROCID": "0", "PMI_RANK": "0"], "Slurm 12.1 task 0"),
        ] as [([String: String], String?)])
    func isNamed(_ environment: [String: String], _ name: String?) {
        #expect(LaunchedTask.name { environment[$0] } == name)
    }
}
