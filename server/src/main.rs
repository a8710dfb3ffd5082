//! The program `roost`: reads what it is asked and turns the outcome into an exit status.

use std::io::Write;
use std::process::ExitCode;

use mimalloc::MiMalloc;
use server::cli::{self, What};
use server::config::Config;
use server::{admin, demo, logs, serve};

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const COULD_NOT_START: u8 = 1;
const WRONG_CONFIGURATION: u8 = 2;

fn main() -> ExitCode {
    let asked = match cli::read(std::env::args_os()) {
        Ok(asked) => asked,
        Err(said) => {
            // Nobody is left to tell when the terminal is gone.
            let _ = said.print();
            return if said.use_stderr() {
                ExitCode::from(WRONG_CONFIGURATION)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    let config = match Config::load(asked.handed) {
        Ok(config) => config,
        Err(wrong) => {
            eprintln!("roost: {wrong}");
            return ExitCode::from(WRONG_CONFIGURATION);
        }
    };
    match asked.what {
        What::ShowConfig => {
            // Whoever reads may stop early (`roost config | head`).
            let _ = std::io::stdout().write_all(cli::effective(&config).as_bytes());
        }
        What::Demo(wanted) => {
            logs::start(&config);
            if let Err(fault) = demo::run(config, wanted) {
                eprintln!("roost: {fault}");
                return ExitCode::from(COULD_NOT_START);
            }
        }
        // Without a log: what it has to say, it says to whoever asked.
        What::Admin(asked) => {
            if let Err(fault) = admin::run(config, asked) {
                eprintln!("roost: {fault}");
                return ExitCode::from(COULD_NOT_START);
            }
        }
        What::Serve => {
            logs::start(&config);
            if let Err(fault) = serve::run(config) {
                eprintln!("roost: {fault}");
                return ExitCode::from(COULD_NOT_START);
            }
        }
    }
    ExitCode::SUCCESS
}
