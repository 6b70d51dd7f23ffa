//! Preloaded into every rank: records its MPI calls.
//!
//! The standard gives every call two names, and lets a library take one of them (MPI 4.1, 15.2): `MPI_Recv` is defined
//! here, writes down what goes in, calls `PMPI_Recv`, and writes down what comes out, by [`trace::format::Writer`]
//! into the open file whose descriptor `RANKLINGS_TRACE` tells. Where nothing is told, or the file can't be mapped, it only passes on.
//!
//! It sends no messages, asks MPI only local questions, and never prints.

mod arguments;
mod clock;
mod collectives;
mod communicators;
mod completion;
mod constants;
mod contents;
mod counted;
mod creation;
mod datatypes;
mod entering;
mod environment;
mod file;
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
mod fortran;
mod handles;
mod large;
mod leaving;
mod local;
mod messages;
mod modules;
mod objects;
mod observe;
mod opaque;
mod outside;
mod own_status;
mod persistent;
mod point_to_point;
mod python;
mod recorder;
mod requests;
mod schedule;
#[cfg(sessions)]
mod sessions;
mod sites;
mod spawn;
mod streams;
mod synchronous;
mod threads;
