// The part of MPI that ranks need. MPI's handles are macros, which Swift does not import, so each call is a function here.
// Source: MPI: A Message-Passing Interface Standard, version 4.0, sections 6 and 11.
#pragma once
#include <mpi.h>
#include <stdint.h>

// 0 for success; threads may call MPI one at a time.
static inline int cmpi_begin(void) {
    int given = 0;
    int error = MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &given);
    return error != MPI_SUCCESS ? error : given < MPI_THREAD_SERIALIZED;
}

static inline int cmpi_end(void) { return MPI_Finalize(); }

// Ends all ranks; none returns.
static inline void cmpi_abort(int status) { MPI_Abort(MPI_COMM_WORLD, status); }

static inline int cmpi_rank(void) {
    int rank = 0;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

static inline int cmpi_size(void) {
    int size = 1;
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    return size;
}

// Each rank sends count values to each other; part i of `received` is from rank i.
static inline int cmpi_all_to_all(const float *sent, float *received, int count) {
    return MPI_Alltoall(sent, count, MPI_FLOAT, received, count, MPI_FLOAT, MPI_COMM_WORLD);
}

// Part i of `all` on every rank is what rank i gave as its own part there.
static inline int cmpi_all_gather_in_place(float *all, int count) {
    return MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, count, MPI_FLOAT, MPI_COMM_WORLD);
}

// The same of values of two bytes.
static inline int cmpi_all_to_all_halves(const uint16_t *sent, uint16_t *received, int count) {
    return MPI_Alltoall(sent, count, MPI_UINT16_T, received, count, MPI_UINT16_T, MPI_COMM_WORLD);
}

static inline int cmpi_all_gather_halves_in_place(uint16_t *all, int count) {
    return MPI_Allgather(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, count, MPI_UINT16_T, MPI_COMM_WORLD);
}

static inline int cmpi_broadcast(float *values, int count, int root) {
    return MPI_Bcast(values, count, MPI_FLOAT, root, MPI_COMM_WORLD);
}

static inline int cmpi_barrier(void) { return MPI_Barrier(MPI_COMM_WORLD); }
