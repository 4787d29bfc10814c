//! The published databases and the scripts that make them.

/// A published database and the scripts that make it, in order.
pub(super) struct Dump {
    /// As options and the expected results have it.
    pub(super) name: &'static str,
    /// As its script writes it.
    pub(super) database: &'static str,
    /// Below the dumps' folder.
    pub(super) scripts: &'static [&'static str],
}

/// All of them, by name.
pub(super) const DUMPS: [Dump; 6] = [
    Dump { name: "chinook", database: "Chinook", scripts: &["chinook/Chinook_MySql.sql"] },
    Dump {
        name: "classicmodels",
        database: "classicmodels",
        scripts: &["classicmodels/mysqlsampledatabase.sql"],
    },
    Dump {
        name: "employee",
        database: "employee",
        scripts: &["employees_large/employee_large_single.sql"],
    },
    Dump {
        name: "northwind",
        database: "northwind",
        scripts: &["northwind/northwind.sql", "northwind/northwind-data.sql"],
    },
    Dump {
        name: "sakila",
        database: "sakila",
        scripts: &["sakila/sakila-mv-schema.sql", "sakila/sakila-mv-data.sql"],
    },
    Dump { name: "world", database: "world", scripts: &["world/world.sql"] },
];
