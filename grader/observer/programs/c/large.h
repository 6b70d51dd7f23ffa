/* The calls with large counts: an MPI that has none of them is given the others. */
#if MPI_VERSION < 4
#define MPI_Count int
#define PLACES int
#define MPI_Send_c MPI_Send
#define MPI_Recv_c MPI_Recv
#define MPI_Isend_c MPI_Isend
#define MPI_Irecv_c MPI_Irecv
#define MPI_Mrecv_c MPI_Mrecv
#define MPI_Send_init_c MPI_Send_init
#define MPI_Bcast_c MPI_Bcast
#define MPI_Reduce_c MPI_Reduce
#define MPI_Gatherv_c MPI_Gatherv
#define MPI_Iallgather_c MPI_Iallgather
#define MPI_Type_vector_c MPI_Type_vector
#define MPI_Type_contiguous_c MPI_Type_contiguous
#define MPI_Pack_c MPI_Pack
#else
#define PLACES MPI_Aint
#endif
