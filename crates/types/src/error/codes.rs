//! The one table of error codes: number, name, SQLSTATE, class, message.
//!
//! The names are MySQL 8's symbols without `ER_`, in camel case; the numbers, states and words are
//! from the MySQL 8.0 Error Message Reference (server errors). `{}` stands for MySQL's `%s`, `%d`
//! and so on. The table is sorted by number and every number appears once; a test holds both.

use super::ErrorClass;

macro_rules! codes {
    ($($number:literal $name:ident $state:literal $class:ident $template:literal;)*) => {
        /// A server error of MySQL 8, named as MySQL names it without `ER_`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum ErrorCode {
            $(#[doc = concat!($number, " (", $state, "): ", $template)] $name = $number,)*
        }

        impl ErrorCode {
            /// Every code, sorted by number.
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$name,)*];

            fn row(self) -> &'static Row {
                match self {
                    $(ErrorCode::$name => &Row {
                        name: stringify!($name),
                        state: $state,
                        class: ErrorClass::$class,
                        template: $template,
                    },)*
                }
            }
        }
    };
}

struct Row {
    name: &'static str,
    state: &'static str,
    class: ErrorClass,
    template: &'static str,
}

impl ErrorCode {
    /// MySQL's error number.
    pub fn number(self) -> u16 {
        self as u16
    }

    /// The five-character SQLSTATE.
    pub fn state(self) -> &'static str {
        self.row().state
    }

    /// What happens next.
    pub fn class(self) -> ErrorClass {
        self.row().class
    }

    /// The message with `{}` holes.
    pub fn template(self) -> &'static str {
        self.row().template
    }

    /// How many holes the message has.
    pub fn holes(self) -> usize {
        self.template().matches("{}").count()
    }

    /// MySQL's symbol, such as `ER_DUP_ENTRY`.
    pub fn symbol(self) -> String {
        let mut symbol = String::from("ER");
        for letter in self.row().name.chars() {
            if letter.is_ascii_uppercase() || letter.is_ascii_digit() {
                symbol.push('_');
            }
            symbol.push(letter.to_ascii_uppercase());
        }
        symbol
    }

    /// The code with this number, if the table has it.
    pub fn from_number(number: u16) -> Option<ErrorCode> {
        let at = ErrorCode::ALL.binary_search_by_key(&number, |code| code.number()).ok()?;
        ErrorCode::ALL.get(at).copied()
    }
}

codes! {
    1004 CantCreateFile "HY000" Unavailable "Can't create file '{}' (errno: {} - {})";
    1005 CantCreateTable "HY000" User "Can't create table '{}' (errno: {} - {})";
    1006 CantCreateDb "HY000" Unavailable "Can't create database '{}' (errno: {} - {})";
    1007 DbCreateExists "HY000" User "Can't create database '{}'; database exists";
    1008 DbDropExists "HY000" User "Can't drop database '{}'; database doesn't exist";
    1010 DbDropRmdir "HY000" User "Error dropping database (can't rmdir '{}', errno: {} - {})";
    1015 CantLock "HY000" Unavailable "Can't lock file (errno: {} - {})";
    1016 CantOpenFile "HY000" Unavailable "Can't open file: '{}' (errno: {} - {})";
    1017 FileNotFound "HY000" Unavailable "Can't find file: '{}' (errno: {} - {})";
    1020 Checkread "HY000" Retry "Record has changed since last read in table '{}'";
    1021 DiskFull "HY000" Unavailable "Disk full ({}); waiting for someone to free some space... (errno: {} - {})";
    1022 DupKey "23000" User "Can't write; duplicate key in table '{}'";
    1024 ErrorOnRead "HY000" Unavailable "Error reading file '{}' (errno: {} - {})";
    1025 ErrorOnRename "HY000" User "Error on rename of '{}' to '{}' (errno: {} - {})";
    1026 ErrorOnWrite "HY000" Unavailable "Error writing file '{}' (errno: {} - {})";
    1030 GetErrno "HY000" Unavailable "Got error {} - '{}' from storage engine";
    1031 IllegalHa "HY000" User "Table storage engine for '{}' doesn't have this option";
    1032 KeyNotFound "HY000" User "Can't find record in '{}'";
    1034 NotKeyfile "HY000" Corrupt "Incorrect key file for table '{}'; try to repair it";
    1036 OpenAsReadonly "HY000" User "Table '{}' is read only";
    1037 Outofmemory "HY001" Unavailable "Out of memory; restart server and try again (needed {} bytes)";
    1038 OutOfSortmemory "HY001" Unavailable "Out of sort memory, consider increasing server sort buffer size";
    1040 ConCountError "08004" Unavailable "Too many connections";
    1041 OutOfResources "HY000" Unavailable "Out of memory; check if mysqld or some other process uses all available memory; if not, you may have to use 'ulimit' to allow mysqld to use more memory or you can add more swap space";
    1042 BadHostError "08S01" User "Can't get hostname for your address";
    1043 HandshakeError "08S01" User "Bad handshake";
    1044 DbaccessDeniedError "42000" User "Access denied for user '{}'@'{}' to database '{}'";
    1045 AccessDeniedError "28000" User "Access denied for user '{}'@'{}' (using password: {})";
    1046 NoDbError "3D000" User "No database selected";
    1047 UnknownComError "08S01" User "Unknown command";
    1048 BadNullError "23000" User "Column '{}' cannot be null";
    1049 BadDbError "42000" User "Unknown database '{}'";
    1050 TableExistsError "42S01" User "Table '{}' already exists";
    1051 BadTableError "42S02" User "Unknown table '{}'";
    1052 NonUniqError "23000" User "Column '{}' in {} is ambiguous";
    1053 ServerShutdown "08S01" Unavailable "Server shutdown in progress";
    1054 BadFieldError "42S22" User "Unknown column '{}' in '{}'";
    1055 WrongFieldWithGroup "42000" User "Expression #{} of {} is not in GROUP BY clause and contains nonaggregated column '{}' which is not functionally dependent on columns in GROUP BY clause; this is incompatible with sql_mode=only_full_group_by";
    1056 WrongGroupField "42000" User "Can't group on '{}'";
    1057 WrongSumSelect "42000" User "Statement has sum functions and columns in same statement";
    1058 WrongValueCount "21S01" User "Column count doesn't match value count";
    1059 TooLongIdent "42000" User "Identifier name '{}' is too long";
    1060 DupFieldname "42S21" User "Duplicate column name '{}'";
    1061 DupKeyname "42000" User "Duplicate key name '{}'";
    1062 DupEntry "23000" User "Duplicate entry '{}' for key '{}'";
    1063 WrongFieldSpec "42000" User "Incorrect column specifier for column '{}'";
    1064 ParseError "42000" User "{} near '{}' at line {}";
    1065 EmptyQuery "42000" User "Query was empty";
    1066 NonuniqTable "42000" User "Not unique table/alias: '{}'";
    1067 InvalidDefault "42000" User "Invalid default value for '{}'";
    1068 MultiplePriKey "42000" User "Multiple primary key defined";
    1069 TooManyKeys "42000" User "Too many keys specified; max {} keys allowed";
    1070 TooManyKeyParts "42000" User "Too many key parts specified; max {} parts allowed";
    1071 TooLongKey "42000" User "Specified key was too long; max key length is {} bytes";
    1072 KeyColumnDoesNotExits "42000" User "Key column '{}' doesn't exist in table";
    1073 BlobUsedAsKey "42000" User "BLOB column '{}' can't be used in key specification with the used table type";
    1074 TooBigFieldlength "42000" User "Column length too big for column '{}' (max = {}); use BLOB or TEXT instead";
    1075 WrongAutoKey "42000" User "Incorrect table definition; there can be only one auto column and it must be defined as a key";
    1080 ForcingClose "08S01" User "{}: Forcing close of thread {}  user: '{}'";
    1081 IpsockError "08S01" Unavailable "Can't create IP socket";
    1082 NoSuchIndex "42S12" User "Table '{}' has no index like the one used in CREATE INDEX; recreate the table";
    1083 WrongFieldTerminators "42000" User "Field separator argument is not what is expected; check the manual";
    1084 BlobsAndNoTerminated "42000" User "You can't use fixed rowlength with BLOBs; please use 'fields terminated by'";
    1085 TextfileNotReadable "HY000" User "The file '{}' must be in the database directory or be readable by all";
    1086 FileExistsError "HY000" User "File '{}' already exists";
    1087 LoadInfo "HY000" User "Records: {}  Deleted: {}  Skipped: {}  Warnings: {}";
    1089 WrongSubKey "HY000" User "Incorrect prefix key; the used key part isn't a string, the used length is longer than the key part, or the storage engine doesn't support unique prefix keys";
    1090 CantRemoveAllFields "42000" User "You can't delete all columns with ALTER TABLE; use DROP TABLE instead";
    1091 CantDropFieldOrKey "42000" User "Can't DROP '{}'; check that column/key exists";
    1092 InsertInfo "HY000" User "Records: {}  Duplicates: {}  Warnings: {}";
    1093 UpdateTableUsed "HY000" User "You can't specify target table '{}' for update in FROM clause";
    1094 NoSuchThread "HY000" User "Unknown thread id: {}";
    1095 KillDeniedError "HY000" User "You are not owner of thread {}";
    1096 NoTablesUsed "HY000" User "No tables used";
    1097 TooBigSet "HY000" User "Too many strings for column {} and SET";
    1099 TableNotLockedForWrite "HY000" User "Table '{}' was locked with a READ lock and can't be updated";
    1100 TableNotLocked "HY000" User "Table '{}' was not locked with LOCK TABLES";
    1101 BlobCantHaveDefault "42000" User "BLOB, TEXT, GEOMETRY or JSON column '{}' can't have a default value";
    1102 WrongDbName "42000" User "Incorrect database name '{}'";
    1103 WrongTableName "42000" User "Incorrect table name '{}'";
    1104 TooBigSelect "42000" User "The SELECT would examine more than MAX_JOIN_SIZE rows; check your WHERE and use SET SQL_BIG_SELECTS=1 or SET MAX_JOIN_SIZE=# if the SELECT is okay";
    1105 UnknownError "HY000" User "Unknown error";
    1106 UnknownProcedure "42000" User "Unknown procedure '{}'";
    1107 WrongParamcountToProcedure "42000" User "Incorrect parameter count to procedure '{}'";
    1108 WrongParametersToProcedure "HY000" User "Incorrect parameters to procedure '{}'";
    1109 UnknownTable "42S02" User "Unknown table '{}' in {}";
    1110 FieldSpecifiedTwice "42000" User "Column '{}' specified twice";
    1111 InvalidGroupFuncUse "HY000" User "Invalid use of group function";
    1112 UnsupportedExtension "42000" User "Table '{}' uses an extension that doesn't exist in this MySQL version";
    1113 TableMustHaveColumns "42000" User "A table must have at least 1 column";
    1114 RecordFileFull "HY000" Unavailable "The table '{}' is full";
    1115 UnknownCharacterSet "42000" User "Unknown character set: '{}'";
    1116 TooManyTables "HY000" User "Too many tables; MySQL can only use {} tables in a join";
    1117 TooManyFields "HY000" User "Too many columns";
    1118 TooBigRowsize "42000" User "Row size too large. The maximum row size for the used table type, not counting BLOBs, is {}. This includes storage overhead, check the manual. You have to change some columns to TEXT or BLOBs";
    1119 StackOverrun "HY000" User "Thread stack overrun:  Used: {} of a {} stack.  Use 'mysqld --thread_stack=#' to specify a bigger stack if needed";
    1121 NullColumnInIndex "42000" User "Table handler doesn't support NULL in given index. Please change column '{}' to be NOT NULL or use another handler";
    1127 CantFindDlEntry "HY000" User "Can't find symbol '{}' in library";
    1128 FunctionNotDefined "HY000" User "Function '{}' is not defined";
    1129 HostIsBlocked "HY000" User "Host '{}' is blocked because of many connection errors; unblock with 'mysqladmin flush-hosts'";
    1130 HostNotPrivileged "HY000" User "Host '{}' is not allowed to connect to this MySQL server";
    1131 PasswordAnonymousUser "42000" User "You are using MySQL as an anonymous user and anonymous users are not allowed to change passwords";
    1132 PasswordNotAllowed "42000" User "You must have privileges to update tables in the mysql database to be able to change passwords for others";
    1133 PasswordNoMatch "42000" User "Can't find any matching row in the user table";
    1134 UpdateInfo "HY000" User "Rows matched: {}  Changed: {}  Warnings: {}";
    1135 CantCreateThread "HY000" Unavailable "Can't create a new thread (errno {}); if you are not out of available memory, you can consult the manual for a possible OS-dependent bug";
    1136 WrongValueCountOnRow "21S01" User "Column count doesn't match value count at row {}";
    1137 CantReopenTable "HY000" User "Can't reopen table: '{}'";
    1138 InvalidUseOfNull "22004" User "Invalid use of NULL value";
    1139 RegexpError "42000" User "Got error '{}' from regexp";
    1140 MixOfGroupFuncAndFields "42000" User "In aggregated query without GROUP BY, expression #{} of {} contains nonaggregated column '{}'; this is incompatible with sql_mode=only_full_group_by";
    1141 NonexistingGrant "42000" User "There is no such grant defined for user '{}' on host '{}'";
    1142 TableaccessDeniedError "42000" User "{} command denied to user '{}'@'{}' for table '{}'";
    1143 ColumnaccessDeniedError "42000" User "{} command denied to user '{}'@'{}' for column '{}' in table '{}'";
    1144 IllegalGrantForTable "42000" User "Illegal GRANT/REVOKE command; please consult the manual to see which privileges can be used";
    1145 GrantWrongHostOrUser "42000" User "The host or user argument to GRANT is too long";
    1146 NoSuchTable "42S02" User "Table '{}.{}' doesn't exist";
    1147 NonexistingTableGrant "42000" User "There is no such grant defined for user '{}' on host '{}' on table '{}'";
    1148 NotAllowedCommand "42000" User "The used command is not allowed with this MySQL version";
    1149 SyntaxError "42000" User "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use";
    1152 AbortingConnection "08S01" User "Aborted connection {} to db: '{}' user: '{}' ({})";
    1153 NetPacketTooLarge "08S01" User "Got a packet bigger than 'max_allowed_packet' bytes";
    1154 NetReadErrorFromPipe "08S01" User "Got a read error from the connection pipe";
    1155 NetFcntlError "08S01" User "Got an error from fcntl()";
    1156 NetPacketsOutOfOrder "08S01" User "Got packets out of order";
    1157 NetUncompressError "08S01" User "Couldn't uncompress communication packet";
    1158 NetReadError "08S01" User "Got an error reading communication packets";
    1159 NetReadInterrupted "08S01" User "Got timeout reading communication packets";
    1160 NetErrorOnWrite "08S01" User "Got an error writing communication packets";
    1161 NetWriteInterrupted "08S01" User "Got timeout writing communication packets";
    1162 TooLongString "42000" User "Result string is longer than 'max_allowed_packet' bytes";
    1163 TableCantHandleBlob "42000" User "The used table type doesn't support BLOB/TEXT columns";
    1164 TableCantHandleAutoIncrement "42000" User "The used table type doesn't support AUTO_INCREMENT columns";
    1166 WrongColumnName "42000" User "Incorrect column name '{}'";
    1167 WrongKeyColumn "42000" User "The used storage engine can't index column '{}'";
    1169 DupUnique "23000" User "Can't write, because of unique constraint, to table '{}'";
    1170 BlobKeyWithoutLength "42000" User "BLOB/TEXT column '{}' used in key specification without a key length";
    1171 PrimaryCantHaveNull "42000" User "All parts of a PRIMARY KEY must be NOT NULL; if you need NULL in a key, use UNIQUE instead";
    1172 TooManyRows "42000" User "Result consisted of more than one row";
    1173 RequiresPrimaryKey "42000" User "This table type requires a primary key";
    1175 UpdateWithoutKeyInSafeMode "HY000" User "You are using safe update mode and you tried to update a table without a WHERE that uses a KEY column. {}";
    1176 KeyDoesNotExits "42000" User "Key '{}' doesn't exist in table '{}'";
    1177 CheckNoSuchTable "42000" User "Can't open table";
    1178 CheckNotImplemented "42000" User "The storage engine for the table doesn't support {}";
    1179 CantDoThisDuringAnTransaction "25000" User "You are not allowed to execute this command in a transaction";
    1180 ErrorDuringCommit "HY000" Unavailable "Got error {} - '{}' during COMMIT";
    1181 ErrorDuringRollback "HY000" Unavailable "Got error {} - '{}' during ROLLBACK";
    1184 NewAbortingConnection "08S01" User "Aborted connection {} to db: '{}' user: '{}' host: '{}' ({})";
    1188 Source "HY000" Unavailable "Error from source: '{}'";
    1189 SourceNetRead "08S01" Unavailable "Net error reading from source";
    1190 SourceNetWrite "08S01" Unavailable "Net error writing to source";
    1191 FtMatchingKeyNotFound "HY000" User "Can't find FULLTEXT index matching the column list";
    1192 LockOrActiveTransaction "HY000" User "Can't execute the given command because you have active locked tables or an active transaction";
    1193 UnknownSystemVariable "HY000" User "Unknown system variable '{}'";
    1194 CrashedOnUsage "HY000" Corrupt "Table '{}' is marked as crashed and should be repaired";
    1196 WarningNotCompleteRollback "HY000" User "Some non-transactional changed tables couldn't be rolled back";
    1197 TransCacheFull "HY000" User "Multi-statement transaction required more than 'max_binlog_cache_size' bytes of storage; increase this mysqld variable and try again";
    1198 ReplicaMustStop "HY000" User "This operation cannot be performed with a running replica; run STOP REPLICA first";
    1199 ReplicaNotRunning "HY000" User "This operation requires a running replica; configure replica and do START REPLICA";
    1200 BadReplica "HY000" User "The server is not configured as replica; fix in config file or with CHANGE REPLICATION SOURCE TO";
    1203 TooManyUserConnections "42000" User "User {} already has more than 'max_user_connections' active connections";
    1204 SetConstantsOnly "HY000" User "You may only use constant expressions with SET";
    1205 LockWaitTimeout "HY000" Retry "Lock wait timeout exceeded; try restarting transaction";
    1206 LockTableFull "HY000" Unavailable "The total number of locks exceeds the lock table size";
    1207 ReadOnlyTransaction "25000" User "Update locks cannot be acquired during a READ UNCOMMITTED transaction";
    1210 WrongArguments "HY000" User "Incorrect arguments to {}";
    1211 NoPermissionToCreateUser "42000" User "'{}'@'{}' is not allowed to create new users";
    1213 LockDeadlock "40001" Retry "Deadlock found when trying to get lock; try restarting transaction";
    1214 TableCantHandleFt "HY000" User "The used table type doesn't support FULLTEXT indexes";
    1215 CannotAddForeign "HY000" User "Cannot add foreign key constraint";
    1216 NoReferencedRow "23000" User "Cannot add or update a child row: a foreign key constraint fails";
    1217 RowIsReferenced "23000" User "Cannot delete or update a parent row: a foreign key constraint fails";
    1218 ConnectToSource "08S01" Unavailable "Error connecting to source: {}";
    1220 ErrorWhenExecutingCommand "HY000" User "Error when executing command {}: {}";
    1221 WrongUsage "HY000" User "Incorrect usage of {} and {}";
    1222 WrongNumberOfColumnsInSelect "21000" User "The used SELECT statements have a different number of columns";
    1223 CantUpdateWithReadlock "HY000" User "Can't execute the query because you have a conflicting read lock";
    1226 UserLimitReached "42000" User "User '{}' has exceeded the '{}' resource (current value: {})";
    1227 SpecificAccessDeniedError "42000" User "Access denied; you need (at least one of) the {} privilege(s) for this operation";
    1228 LocalVariable "HY000" User "Variable '{}' is a SESSION variable and can't be used with SET GLOBAL";
    1229 GlobalVariable "HY000" User "Variable '{}' is a GLOBAL variable and should be set with SET GLOBAL";
    1230 NoDefault "42000" User "Variable '{}' doesn't have a default value";
    1231 WrongValueForVar "42000" User "Variable '{}' can't be set to the value of '{}'";
    1232 WrongTypeForVar "42000" User "Incorrect argument type to variable '{}'";
    1233 VarCantBeRead "HY000" User "Variable '{}' can only be set, not read";
    1234 CantUseOptionHere "42000" User "Incorrect usage/placement of '{}'";
    1235 NotSupportedYet "42000" User "This version of MySQL doesn't yet support '{}'";
    1236 SourceFatalErrorReadingBinlog "HY000" Unavailable "Got fatal error {} from source when reading data from binary log: '{}'";
    1238 IncorrectGlobalLocalVar "HY000" User "Variable '{}' is a {} variable";
    1239 WrongFkDef "42000" User "Incorrect foreign key definition for '{}': {}";
    1240 KeyRefDoNotMatchTableRef "HY000" User "Key reference and table reference don't match";
    1241 OperandColumns "21000" User "Operand should contain {} column(s)";
    1242 SubqueryNo1Row "21000" User "Subquery returns more than 1 row";
    1243 UnknownStmtHandler "HY000" User "Unknown prepared statement handler ({}) given to {}";
    1246 AutoConvert "HY000" User "Converting column '{}' from {} to {}";
    1247 IllegalReference "42S22" User "Reference '{}' not supported ({})";
    1248 DerivedMustHaveAlias "42000" User "Every derived table must have its own alias";
    1249 SelectReduced "01000" User "Select {} was reduced during optimization";
    1250 TablenameNotAllowedHere "42000" User "Table '{}' from one of the {}s cannot be used in {}";
    1251 NotSupportedAuthMode "08004" User "Client does not support authentication protocol requested by server; consider upgrading MySQL client";
    1252 SpatialCantHaveNull "42000" User "All parts of a SPATIAL index must be NOT NULL";
    1253 CollationCharsetMismatch "42000" User "COLLATION '{}' is not valid for CHARACTER SET '{}'";
    1256 TooBigForUncompress "HY000" User "Uncompressed data size too large; the maximum size is {} (probably, length of uncompressed data was corrupted)";
    1259 ZlibZDataError "HY000" User "ZLIB: Input data corrupted";
    1260 CutValueGroupConcat "HY000" User "Row {} was cut by GROUP_CONCAT()";
    1261 WarnTooFewRecords "01000" User "Row {} doesn't contain data for all columns";
    1262 WarnTooManyRecords "01000" User "Row {} was truncated; it contained more data than there were input columns";
    1263 WarnNullToNotnull "22004" User "Column set to default value; NULL supplied to NOT NULL column '{}' at row {}";
    1264 WarnDataOutOfRange "22003" User "Out of range value for column '{}' at row {}";
    1265 WarnDataTruncated "01000" User "Data truncated for column '{}' at row {}";
    1266 WarnUsingOtherHandler "HY000" User "Using storage engine {} for table '{}'";
    1267 CantAggregate2collations "HY000" User "Illegal mix of collations ({},{}) and ({},{}) for operation '{}'";
    1269 RevokeGrants "HY000" User "Can't revoke all privileges for one or more of the requested users";
    1270 CantAggregate3collations "HY000" User "Illegal mix of collations ({},{}), ({},{}), ({},{}) for operation '{}'";
    1271 CantAggregateNcollations "HY000" User "Illegal mix of collations for operation '{}'";
    1272 VariableIsNotStruct "HY000" User "Variable '{}' is not a variable component (can't be used as XXXX.variable_name)";
    1273 UnknownCollation "HY000" User "Unknown collation: '{}'";
    1277 BadReplicaUntilCond "HY000" User "Incorrect parameter or combination of parameters for START REPLICA UNTIL";
    1280 WrongNameForIndex "42000" User "Incorrect index name '{}'";
    1281 WrongNameForCatalog "42000" User "Incorrect catalog name '{}'";
    1283 BadFtColumn "HY000" User "Column '{}' cannot be part of FULLTEXT index";
    1284 UnknownKeyCache "42000" User "Unknown key cache '{}'";
    1286 UnknownStorageEngine "42000" User "Unknown storage engine '{}'";
    1287 WarnDeprecatedSyntax "HY000" User "'{}' is deprecated and will be removed in a future release. Please use {} instead";
    1288 NonUpdatableTable "HY000" User "The target table {} of the {} is not updatable";
    1289 FeatureDisabled "HY000" User "The '{}' feature is disabled; you need MySQL built with '{}' to have it working";
    1290 OptionPreventsStatement "HY000" User "The MySQL server is running with the {} option so it cannot execute this statement";
    1291 DuplicatedValueInType "HY000" User "Column '{}' has duplicated value '{}' in {}";
    1292 TruncatedWrongValue "22007" User "Truncated incorrect {} value: '{}'";
    1294 InvalidOnUpdate "HY000" User "Invalid ON UPDATE clause for '{}' column";
    1295 UnsupportedPs "HY000" User "This command is not supported in the prepared statement protocol yet";
    1296 GetErrmsg "HY000" Unavailable "Got error {} '{}' from {}";
    1298 UnknownTimeZone "HY000" User "Unknown or incorrect time zone: '{}'";
    1299 WarnInvalidTimestamp "HY000" User "Invalid TIMESTAMP value in column '{}' at row {}";
    1300 InvalidCharacterString "HY000" User "Invalid {} character string: '{}'";
    1301 WarnAllowedPacketOverflowed "HY000" User "Result of {}() was larger than max_allowed_packet ({}) - truncated";
    1302 ConflictingDeclarations "HY000" User "Conflicting declarations: '{}{}' and '{}{}'";
    1303 SpNoRecursiveCreate "2F003" User "Can't create a {} from within another stored routine";
    1304 SpAlreadyExists "42000" User "{} {} already exists";
    1305 SpDoesNotExist "42000" User "{} {} does not exist";
    1308 SpLilabelMismatch "42000" User "{} with no matching label: {}";
    1309 SpLabelRedefine "42000" User "Redefining label {}";
    1310 SpLabelMismatch "42000" User "End-label {} without match";
    1312 SpBadselect "0A000" User "PROCEDURE {} can't return a result set in the given context";
    1313 SpBadreturn "42000" User "RETURN is only allowed in a FUNCTION";
    1314 SpBadstatement "0A000" User "{} is not allowed in stored procedures";
    1317 QueryInterrupted "70100" User "Query execution was interrupted";
    1318 SpWrongNoOfArgs "42000" User "Incorrect number of arguments for {} {}; expected {}, got {}";
    1319 SpCondMismatch "42000" User "Undefined CONDITION: {}";
    1320 SpNoreturn "42000" User "No RETURN found in FUNCTION {}";
    1321 SpNoreturnend "2F005" User "FUNCTION {} ended without RETURN";
    1322 SpBadCursorQuery "42000" User "Cursor statement must be a SELECT";
    1323 SpBadCursorSelect "42000" User "Cursor SELECT must not have INTO";
    1324 SpCursorMismatch "42000" User "Undefined CURSOR: {}";
    1325 SpCursorAlreadyOpen "24000" User "Cursor is already open";
    1326 SpCursorNotOpen "24000" User "Cursor is not open";
    1327 SpUndeclaredVar "42000" User "Undeclared variable: {}";
    1328 SpWrongNoOfFetchArgs "HY000" User "Incorrect number of FETCH variables";
    1329 SpFetchNoData "02000" User "No data - zero rows fetched, selected, or processed";
    1330 SpDupParam "42000" User "Duplicate parameter: {}";
    1331 SpDupVar "42000" User "Duplicate variable: {}";
    1332 SpDupCond "42000" User "Duplicate condition: {}";
    1333 SpDupCurs "42000" User "Duplicate cursor: {}";
    1334 SpCantAlter "HY000" User "Failed to ALTER {} {}";
    1335 SpSubselectNyi "0A000" User "Subquery value not supported";
    1336 StmtNotAllowedInSfOrTrg "0A000" User "{} is not allowed in stored function or trigger";
    1337 SpVarcondAfterCurshndlr "42000" User "Variable or condition declaration after cursor or handler declaration";
    1338 SpCursorAfterHandler "42000" User "Cursor declaration after handler declaration";
    1339 SpCaseNotFound "20000" User "Case not found for CASE statement";
    1340 FparserTooBigFile "HY000" User "Configuration file '{}' is too big";
    1345 ViewNoExplain "HY000" User "EXPLAIN/SHOW can not be issued; lacking privileges for underlying table";
    1347 WrongObject "HY000" User "'{}.{}' is not {}";
    1348 NonupdateableColumn "HY000" User "Column '{}' is not updatable";
    1349 ViewSelectDerived "HY000" User "View's SELECT contains a subquery in the FROM clause";
    1350 ViewSelectClause "HY000" User "View's SELECT contains a '{}' clause";
    1351 ViewSelectVariable "HY000" User "View's SELECT contains a variable or parameter";
    1352 ViewSelectTmptable "HY000" User "View's SELECT refers to a temporary table '{}'";
    1353 ViewWrongList "HY000" User "In definition of view, derived table or common table expression, SELECT list and column names list have different column counts";
    1354 WarnViewMerge "HY000" User "View merge algorithm can't be used here for now (assumed undefined algorithm)";
    1355 WarnViewWithoutKey "HY000" User "View being updated does not have complete key of underlying table in it";
    1356 ViewInvalid "HY000" User "View '{}.{}' references invalid table(s) or column(s) or function(s) or definer/invoker of view lack rights to use them";
    1357 SpNoDropSp "HY000" User "Can't drop or alter a {} from within another stored routine";
    1359 TrgAlreadyExists "HY000" User "Trigger already exists";
    1360 TrgDoesNotExist "HY000" User "Trigger does not exist";
    1361 TrgOnViewOrTempTable "HY000" User "Trigger's '{}' is view or temporary table";
    1362 TrgCantChangeRow "HY000" User "Updating of {} row is not allowed in {}trigger";
    1363 TrgNoSuchRowInTrg "HY000" User "There is no {} row in {} trigger";
    1364 NoDefaultForField "HY000" User "Field '{}' doesn't have a default value";
    1365 DivisionByZero "22012" User "Division by 0";
    1366 TruncatedWrongValueForField "HY000" User "Incorrect {} value: '{}' for column '{}' at row {}";
    1367 IllegalValueForType "22007" User "Illegal {} '{}' value found during parsing";
    1368 ViewNonupdCheck "HY000" User "CHECK OPTION on non-updatable view '{}.{}'";
    1369 ViewCheckFailed "HY000" User "CHECK OPTION failed '{}.{}'";
    1370 ProcaccessDeniedError "42000" User "{} command denied to user '{}'@'{}' for routine '{}'";
    1371 RelayLogFail "HY000" User "Failed purging old relay logs: {}";
    1390 PsManyParam "HY000" User "Prepared statement contains too many placeholders";
    1391 KeyPart0 "HY000" User "Key part '{}' length cannot be 0";
    1392 ViewChecksum "HY000" User "View text checksum failed";
    1393 ViewMultiupdate "HY000" User "Can not modify more than one base table through a join view '{}.{}'";
    1394 ViewNoInsertFieldList "HY000" User "Can not insert into join view '{}.{}' without fields list";
    1395 ViewDeleteMergeView "HY000" User "Can not delete from join view '{}.{}'";
    1396 CannotUser "HY000" User "Operation {} failed for {}";
    1397 XaerNota "XAE04" User "XAER_NOTA: Unknown XID";
    1398 XaerInval "XAE05" User "XAER_INVAL: Invalid arguments (or unsupported command)";
    1399 XaerRmfail "XAE07" User "XAER_RMFAIL: The command cannot be executed when global transaction is in the  {} state";
    1400 XaerOutside "XAE09" User "XAER_OUTSIDE: Some work is done outside global transaction";
    1401 XaerRmerr "XAE03" User "XAER_RMERR: Fatal error occurred in the transaction branch - check your data for consistency";
    1402 XaRbrollback "XA100" User "XA_RBROLLBACK: Transaction branch was rolled back";
    1403 NonexistingProcGrant "42000" User "There is no such grant defined for user '{}' on host '{}' on routine '{}'";
    1405 ProcAutoRevokeFail "HY000" User "Failed to revoke all privileges to dropped routine";
    1406 DataTooLong "22001" User "Data too long for column '{}' at row {}";
    1407 SpBadSqlstate "42000" User "Bad SQLSTATE: '{}'";
    1409 LoadFromFixedSizeRowsToVar "HY000" User "Can't load value from file with fixed size rows to variable";
    1410 CantCreateUserWithGrant "42000" User "You are not allowed to create a user with GRANT";
    1411 WrongValueForType "HY000" User "Incorrect {} value: '{}' for function {}";
    1412 TableDefChanged "HY000" Retry "Table definition has changed, please retry transaction";
    1413 SpDupHandler "42000" User "Duplicate handler declared in the same block";
    1414 SpNotVarArg "42000" User "OUT or INOUT argument {} for routine {} is not a variable or NEW pseudo-variable in BEFORE trigger";
    1415 SpNoRetset "0A000" User "Not allowed to return a result set from a {}";
    1416 CantCreateGeometryObject "22003" User "Cannot get geometry object from data you send to the GEOMETRY field";
    1418 BinlogUnsafeRoutine "HY000" User "This function has none of DETERMINISTIC, NO SQL, or READS SQL DATA in its declaration and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)";
    1419 BinlogCreateRoutineNeedSuper "HY000" User "You do not have the SUPER privilege and binary logging is enabled (you *might* want to use the less safe log_bin_trust_function_creators variable)";
    1421 StmtHasNoOpenCursor "HY000" User "The statement ({}) has no open cursor.";
    1422 CommitNotAllowedInSfOrTrg "HY000" User "Explicit or implicit commit is not allowed in stored function or trigger.";
    1423 NoDefaultForViewField "HY000" User "Field of view '{}.{}' underlying table doesn't have a default value";
    1424 SpNoRecursion "HY000" User "Recursive stored functions and triggers are not allowed.";
    1425 TooBigScale "42000" User "Too big scale {} specified for column '{}'. Maximum is {}.";
    1426 TooBigPrecision "42000" User "Too-big precision {} specified for '{}'. Maximum is {}.";
    1427 MBiggerThanD "42000" User "For float(M,D), double(M,D) or decimal(M,D), M must be >= D (column '{}').";
    1428 WrongLockOfSystemTable "HY000" User "You can't combine write-locking of system tables with other tables or lock types";
    1429 ConnectToForeignDataSource "HY000" Unavailable "Unable to connect to foreign data source: {}";
    1435 TrgInWrongSchema "HY000" User "Trigger in wrong schema";
    1436 StackOverrunNeedMore "HY000" User "Thread stack overrun:  {} bytes used of a {} byte stack, and {} bytes needed.  Use 'mysqld --thread_stack=#' to specify a bigger stack.";
    1437 TooLongBody "42000" User "Routine body for '{}' is too long";
    1439 TooBigDisplaywidth "42000" User "Display width out of range for column '{}' (max = {})";
    1440 XaerDupid "XAE08" User "XAER_DUPID: The XID already exists";
    1441 DatetimeFunctionOverflow "22008" User "Datetime function: {} field overflow";
    1442 CantUpdateUsedTableInSfOrTrg "HY000" User "Can't update table '{}' in stored function/trigger because it is already used by statement which invoked this stored function/trigger.";
    1443 ViewPreventUpdate "HY000" User "The definition of table '{}' prevents operation {} on table '{}'.";
    1444 PsNoRecursion "HY000" User "The prepared statement contains a stored routine call that refers to that same statement. It's not allowed to execute a prepared statement in such a recursive manner";
    1445 SpCantSetAutocommit "HY000" User "Not allowed to set autocommit from a stored function or trigger";
    1446 MalformedDefiner "0L000" User "Invalid definer";
    1449 NoSuchUser "HY000" User "The user specified as a definer ('{}'@'{}') does not exist";
    1450 ForbidSchemaChange "HY000" User "Changing schema from '{}' to '{}' is not allowed.";
    1451 RowIsReferenced2 "23000" User "Cannot delete or update a parent row: a foreign key constraint fails ({})";
    1452 NoReferencedRow2 "23000" User "Cannot add or update a child row: a foreign key constraint fails ({})";
    1453 SpBadVarShadow "42000" User "Variable '{}' must be quoted with `...`, or renamed";
    1456 SpRecursionLimit "HY000" User "Recursive limit {} (as set by the max_sp_recursion_depth variable) was exceeded for routine {}";
    1458 SpWrongName "42000" User "Incorrect routine name '{}'";
    1459 TableNeedsUpgrade "HY000" User "Table upgrade required. Please do \"REPAIR TABLE `{}`\" or dump/reload to fix it!";
    1460 SpNoAggregate "42000" User "AGGREGATE is not supported for stored functions";
    1461 MaxPreparedStmtCountReached "42000" User "Can't create more than max_prepared_stmt_count statements (current value: {})";
    1462 ViewRecursive "HY000" User "`{}`.`{}` contains view recursion";
    1463 NonGroupingFieldUsed "42000" User "Non-grouping field '{}' is used in {} clause";
    1464 TableCantHandleSpkeys "HY000" User "The used table type doesn't support SPATIAL indexes";
    1465 NoTriggersOnSystemSchema "HY000" User "Triggers can not be created on system tables";
    1466 RemovedSpaces "HY000" User "Leading spaces are removed from name '{}'";
    1467 AutoincReadFailed "HY000" User "Failed to read auto-increment value from storage engine";
    1470 WrongStringLength "HY000" User "String '{}' is too long for {} (should be no longer than {})";
    1471 NonInsertableTable "HY000" User "The target table {} of the {} is not insertable-into";
    1472 AdminWrongMrgTable "HY000" User "Table '{}' is differently defined or of non-MyISAM type or doesn't exist";
    1473 TooHighLevelOfNestingForSelect "HY000" User "Too high level of nesting for select";
    1474 NameBecomesEmpty "HY000" User "Name '{}' has become ''";
    1475 AmbiguousFieldTerm "HY000" User "First character of the FIELDS TERMINATED string is ambiguous; please use non-optional and non-empty FIELDS ENCLOSED BY";
    1493 RangeNotIncreasingError "HY000" User "VALUES LESS THAN value must be strictly increasing for each partition";
    1505 PartitionMgmtOnNonpartitioned "HY000" User "Partition management on a not partitioned table is not possible";
    1517 SameNamePartition "HY000" User "Duplicate partition name {}";
    1524 PluginIsNotLoaded "HY000" User "Plugin '{}' is not loaded";
    1525 WrongValue "HY000" User "Incorrect {} value: '{}'";
    1526 NoPartitionForGivenValue "HY000" User "Table has no partition for value {}";
    1527 FilegroupOptionOnlyOnce "HY000" User "It is not allowed to specify {} more than once";
    1539 EventDoesNotExist "HY000" User "Unknown event '{}'";
    1540 EventCantAlter "HY000" User "Failed to alter event '{}'";
    1542 EventIntervalNotPositiveOrTooBig "HY000" User "INTERVAL is either not positive or too big";
    1543 EventEndsBeforeStarts "HY000" User "ENDS is either invalid or before STARTS";
    1553 DropIndexFk "HY000" User "Cannot drop index '{}': needed in a foreign key constraint";
    1554 WarnDeprecatedSyntaxWithVer "HY000" User "The syntax '{}' is deprecated and will be removed in MySQL {}. Please use {} instead";
    1556 CantLockLogTable "HY000" User "You can't use locks with log tables.";
    1558 ColCountDoesntMatchPleaseUpdate "HY000" User "Column count of mysql.{} is wrong. Expected {}, found {}. Created with MySQL {}, now running {}. Please use mysql_upgrade to fix this error.";
    1560 StoredFunctionPreventsSwitchBinlogFormat "HY000" User "Cannot change the binary log format inside a stored function or trigger";
    1562 PartitionNoTemporary "HY000" User "Cannot create temporary table with partitions";
    1566 NullInValuesLessThan "HY000" User "Not allowed to use NULL value in VALUES LESS THAN";
    1567 WrongPartitionName "HY000" User "Incorrect partition name";
    1568 CantChangeTxCharacteristics "25001" User "Transaction characteristics can't be changed while a transaction is in progress";
    1569 DupEntryAutoincrementCase "HY000" User "ALTER TABLE causes auto_increment resequencing, resulting in duplicate entry '{}' for key '{}'";
    1571 EventSetVarError "HY000" User "Error during starting/stopping of the scheduler. Error code {}";
    1580 BadLogStatement "HY000" User "You cannot '{}' a log table if logging is enabled";
    1582 WrongParamcountToNativeFct "42000" User "Incorrect parameter count in the call to native function '{}'";
    1583 WrongParametersToNativeFct "42000" User "Incorrect parameters in the call to native function '{}'";
    1584 WrongParametersToStoredFct "42000" User "Incorrect parameters in the call to stored function {}";
    1585 NativeFctNameCollision "HY000" User "This function '{}' has the same name as a native function";
    1586 DupEntryWithKeyName "23000" User "Duplicate entry '{}' for key '{}'";
    1587 BinlogPurgeEmfile "HY000" User "Too many files opened, please execute the command again";
    1588 EventCannotCreateInThePast "HY000" User "Event execution time is in the past and ON COMPLETION NOT PRESERVE is set. The event was dropped immediately after creation.";
    1615 NeedReprepare "HY000" Retry "Prepared statement needs to be re-prepared";
    1616 DelayedNotSupported "HY000" User "DELAYED option not supported for table '{}'";
    1621 VariableIsReadonly "HY000" User "{} variable '{}' is read-only. Use SET {} to assign the value";
    1622 WarnEngineTransactionRollback "HY000" User "Storage engine {} does not support rollback for this statement. Transaction rolled back and must be restarted";
    1630 FuncInexistentNameCollision "42000" User "FUNCTION {} does not exist. Check the 'Function Name Parsing and Resolution' section in the Reference Manual";
    1641 DupSignalSet "42000" User "Duplicate condition information item '{}'";
    1642 SignalWarn "01000" User "Unhandled user-defined warning condition";
    1643 SignalNotFound "02000" User "Unhandled user-defined not found condition";
    1644 SignalException "HY000" User "Unhandled user-defined exception condition";
    1645 ResignalWithoutActiveHandler "0K000" User "RESIGNAL when handler not active";
    1646 SignalBadConditionType "HY000" User "SIGNAL/RESIGNAL can only use a CONDITION defined with SQLSTATE";
    1648 CondItemTooLong "HY000" User "Data too long for condition item '{}'";
    1649 UnknownLocale "HY000" User "Unknown locale: '{}'";
    1651 QueryCacheDisabled "HY000" User "Query cache is disabled; restart the server with query_cache_type=1 to enable it";
    1652 SameNamePartitionField "HY000" User "Duplicate partition field name '{}'";
    1659 FieldTypeNotAllowedAsPartitionField "HY000" User "Field '{}' is of a not allowed type for this type of partitioning";
    1681 WarnDeprecatedSyntaxNoReplacement "HY000" User "'{}' is deprecated and will be removed in a future release.";
    1687 SpatialMustHaveGeomCol "42000" User "A SPATIAL index may only contain a geometrical type column";
    1690 DataOutOfRange "22003" User "{} value is out of range in '{}'";
    1691 WrongSpvarTypeInLimit "HY000" User "A variable of a non-integer based type in LIMIT clause";
    1698 AccessDeniedNoPasswordError "28000" User "Access denied for user '{}'@'{}'";
    1699 SetPasswordAuthPlugin "HY000" User "SET PASSWORD is not applicable for user '{}'@'{}'";
    1701 TruncateIllegalFk "42000" User "Cannot truncate a table referenced in a foreign key constraint ({})";
    1702 PluginIsPermanent "HY000" User "Plugin '{}' is force_plus_permanent and can not be unloaded";
    1706 MultiUpdateKeyConflict "HY000" User "Primary key/partition key update is not allowed since the table is updated both as '{}' and '{}'.";
    1709 IndexColumnTooLong "HY000" User "Index column size too large. The maximum column size is {} bytes.";
    1712 IndexCorrupt "HY000" Corrupt "Index {} is corrupted";
    1713 UndoRecordTooBig "HY000" User "Undo log record is too big.";
    1735 UnknownPartition "HY000" User "Unknown partition '{}' in table '{}'";
    1772 MalformedGtidSetSpecification "HY000" User "Malformed GTID set specification '{}'.";
    1785 GtidUnsafeNonTransactionalTable "HY000" User "Statement violates GTID consistency: Updates to non-transactional tables can only be done in either autocommitted statements or single-statement transactions, and never in the same statement as updates to transactional tables.";
    1791 UnknownExplainFormat "HY000" User "Unknown EXPLAIN format name: '{}'";
    1792 CantExecuteInReadOnlyTransaction "25006" User "Cannot execute statement in a READ ONLY transaction.";
    1793 TooLongTablePartitionComment "HY000" User "Comment for table partition '{}' is too long (max = {})";
    1808 TableSchemaMismatch "HY000" User "Schema mismatch ({})";
    1812 TablespaceMissing "HY000" Unavailable "Tablespace is missing for table {}.";
    1813 TablespaceExists "HY000" User "Tablespace '{}' exists.";
    1819 NotValidPassword "HY000" User "Your password does not satisfy the current policy requirements";
    1820 MustChangePassword "HY000" User "You must reset your password using ALTER USER statement before executing this statement.";
    1821 FkNoIndexChild "HY000" User "Failed to add the foreign key constraint. Missing index for constraint '{}' in the foreign table '{}'";
    1822 FkNoIndexParent "HY000" User "Failed to add the foreign key constraint. Missing index for constraint '{}' in the referenced table '{}'";
    1823 FkFailAddSystem "HY000" User "Failed to add the foreign key constraint '{}' to system tables";
    1824 FkCannotOpenParent "HY000" User "Failed to open the referenced table '{}'";
    1825 FkIncorrectOption "HY000" User "Failed to add the foreign key constraint on table '{}'. Incorrect options in FOREIGN KEY constraint '{}'";
    1826 FkDupName "HY000" User "Duplicate foreign key constraint name '{}'";
    1827 PasswordFormat "HY000" User "The password hash doesn't have the expected format.";
    1828 FkColumnCannotDrop "HY000" User "Cannot drop column '{}': needed in a foreign key constraint '{}'";
    1829 FkColumnCannotDropChild "HY000" User "Cannot drop column '{}': needed in a foreign key constraint '{}' of table '{}'";
    1830 FkColumnNotNull "HY000" User "Column '{}' cannot be NOT NULL: needed in a foreign key constraint '{}' SET NULL";
    1831 DupIndex "HY000" User "Duplicate index '{}' defined on the table '{}.{}'. This is deprecated and will be disallowed in a future release.";
    1832 FkColumnCannotChange "HY000" User "Cannot change column '{}': used in a foreign key constraint '{}'";
    1833 FkColumnCannotChangeChild "HY000" User "Cannot change column '{}': used in a foreign key constraint '{}' of table '{}'";
    1834 FkCannotDeleteParent "HY000" User "Cannot delete rows from table which is parent in a foreign key constraint '{}' of table '{}'";
    1835 MalformedPacket "HY000" User "Malformed communication packet.";
    1836 ReadOnlyMode "HY000" User "Running in read-only mode";
    1838 VariableNotSettableInSp "HY000" User "The system variable {} cannot be set in stored procedures.";
    1845 AlterOperationNotSupported "0A000" User "{} is not supported for this operation. Try {}.";
    1846 AlterOperationNotSupportedReason "0A000" User "{} is not supported. Reason: {}. Try {}.";
    1859 DupUnknownInIndex "23000" User "Duplicate entry for key '{}'";
    1861 AlterOperationNotSupportedReasonNotNull "HY000" User "cannot silently convert NULL values, as required in this SQL_MODE";
    1862 MustChangePasswordLogin "HY000" User "Your password has expired. To log in you must change it using a client that supports expired passwords.";
    1863 RowInWrongPartition "HY000" Corrupt "Found a row in wrong partition {}";
    1873 AccessDeniedChangeUserError "28000" User "Access denied trying to change to user '{}'@'{}' (using password: {}). Disconnecting.";
    1877 TableCorrupt "HY000" Corrupt "Operation cannot be performed. The table '{}.{}' is missing, corrupt or contains bad data.";
    3000 FileCorrupt "HY000" Corrupt "File {} is corrupted";
    3004 GetStackedDaWithoutActiveHandler "0Z002" User "GET STACKED DIAGNOSTICS when handler not active";
    3008 FkDepthExceeded "HY000" User "Foreign key cascade delete/update exceeds max depth of {}.";
    3011 ReferencedTrgDoesNotExist "HY000" User "Referenced trigger '{}' for the given action time and event type does not exist.";
    3013 InvalidFieldSize "HY000" User "Invalid size for column '{}'.";
    3020 InvalidArgumentForLogarithm "2201E" User "Invalid argument for logarithm";
    3024 QueryTimeout "HY000" User "Query execution was interrupted, maximum statement execution time exceeded";
    3028 AggregateOrderForUnion "HY000" User "Expression #{} of ORDER BY contains aggregate function and applies to a UNION, EXCEPT or INTERSECT";
    3029 AggregateOrderNonAggQuery "HY000" User "Expression #{} of ORDER BY contains aggregate function and applies to the result of a non-aggregated query";
    3032 ServerOfflineMode "HY000" Unavailable "The server is currently in offline mode";
    3037 GisInvalidData "22023" User "Invalid GIS data provided to function {}.";
    3057 UserLockWrongName "42000" User "Incorrect user-level lock name '{}'.";
    3058 UserLockDeadlock "HY000" Retry "Deadlock found when trying to get user-level lock; try rolling back transaction/releasing locks and restarting lock acquisition.";
    3061 IllegalUserVar "42000" User "User variable name '{}' is illegal";
    3064 IncorrectType "HY000" User "Incorrect type for argument {} in function {}.";
    3065 FieldInOrderNotSelect "HY000" User "Expression #{} of {} is not in SELECT list, references column '{}' which is not in SELECT list; this is incompatible with {}";
    3066 AggregateInOrderNotSelect "HY000" User "Expression #{} of {} is not in SELECT list, contains aggregate function; this is incompatible with {}";
    3101 TransactionRollbackDuringCommit "40000" Retry "Plugin instructed the server to rollback the current transaction.";
    3102 GeneratedColumnFunctionIsNotAllowed "HY000" User "Expression of generated column '{}' contains a disallowed function.";
    3103 UnsupportedAlterInplaceOnVirtualColumn "HY000" User "INPLACE ADD or DROP of virtual columns cannot be combined with other ALTER TABLE actions";
    3104 WrongFkOptionForGeneratedColumn "HY000" User "Cannot define foreign key with {} clause on a generated column.";
    3105 NonDefaultValueForGeneratedColumn "HY000" User "The value specified for generated column '{}' in table '{}' is not allowed.";
    3106 UnsupportedActionOnGeneratedColumn "HY000" User "'{}' is not supported for generated columns.";
    3107 GeneratedColumnNonPrior "HY000" User "Generated column can refer only to generated columns defined prior to it.";
    3108 DependentByGeneratedColumn "HY000" User "Column '{}' has a generated column dependency.";
    3109 GeneratedColumnRefAutoInc "HY000" User "Generated column '{}' cannot refer to auto-increment column.";
    3118 AccountHasBeenLocked "HY000" User "Access denied for user '{}'@'{}'. Account is locked.";
    3123 WarnOptimizerHintSyntaxError "HY000" User "Optimizer hint syntax error";
    3126 WarnConflictingHint "HY000" User "Hint {} is ignored as conflicting/duplicated";
    3128 UnresolvedHintName "HY000" User "Unresolved name {} for {} hint";
    3135 SqlModeMerged "HY000" User "'NO_ZERO_DATE', 'NO_ZERO_IN_DATE' and 'ERROR_FOR_DIVISION_BY_ZERO' sql modes should be used with strict mode. They will be merged with strict mode in a future release.";
    3140 InvalidJsonText "22032" User "Invalid JSON text: \"{}\" at position {} in value for column '{}'.";
    3141 InvalidJsonTextInParam "22032" User "Invalid JSON text in argument {} to function {}: \"{}\" at position {}.";
    3142 InvalidJsonBinaryData "HY000" Corrupt "The JSON binary value contains invalid data.";
    3143 InvalidJsonPath "42000" User "Invalid JSON path expression. The error is around character position {}.";
    3144 InvalidJsonCharset "22032" User "Cannot create a JSON value from a string with CHARACTER SET '{}'.";
    3145 InvalidJsonCharsetInFunction "22032" User "Invalid JSON character data provided to function {}: '{}'; utf8 is required.";
    3146 InvalidTypeForJson "22032" User "Invalid data type for JSON data in argument {} to function {}; a JSON string or JSON type is required.";
    3147 InvalidCastToJson "22032" User "Cannot CAST value to JSON.";
    3148 InvalidJsonPathCharset "42000" User "A path expression must be encoded in the utf8 character set. The path expression '{}' is encoded in character set '{}'.";
    3149 InvalidJsonPathWildcard "42000" User "In this situation, path expressions may not contain the * and ** tokens or an array range.";
    3150 JsonValueTooBig "22032" User "The JSON value is too big to be stored in a JSON column.";
    3151 JsonKeyTooBig "22032" User "The JSON object contains a key name that is too long.";
    3152 JsonUsedAsKey "42000" User "JSON column '{}' supports indexing only via generated columns on a specified JSON path.";
    3153 JsonVacuousPath "42000" User "The path expression '$' is not allowed in this context.";
    3154 JsonBadOneOrAllArg "42000" User "The oneOrAll argument to {} may take these values: 'one' or 'all'.";
    3155 NumericJsonValueOutOfRange "22003" User "Out of range JSON value for CAST to {} from column {} at row {}";
    3156 InvalidJsonValueForCast "22018" User "Invalid JSON value for CAST to {} from column {} at row {}";
    3157 JsonDocumentTooDeep "22032" User "The JSON document exceeds the maximum depth.";
    3158 JsonDocumentNullKey "22032" User "JSON documents may not contain NULL member names.";
    3159 SecureTransportRequired "HY000" User "Connections using insecure transport are prohibited while --require_secure_transport=ON.";
    3161 DisabledStorageEngine "HY000" User "Storage engine {} is disabled (Table creation is disallowed).";
    3162 UserDoesNotExist "HY000" User "Authorization ID {} does not exist.";
    3163 UserAlreadyExists "HY000" User "Authorization ID {} already exists.";
    3164 AuditApiAbort "HY000" User "Aborted by Audit API ('{}';{}).";
    3165 InvalidJsonPathArrayCell "42000" User "A path expression is not a path to a cell in an array.";
    3168 ServerIsntAvailable "HY000" Unavailable "Server isn't available";
    3169 SessionWasKilled "HY000" User "Session was killed";
    3175 TablespaceCannotBeEmpty "HY000" User "Tablespace '{}' cannot be empty.";
    3503 NoSuchDb "42Y07" User "Database '{}' doesn't exist";
    3504 TooBigEnum "HY000" User "Too many enumeration values for column {}.";
    3505 TooLongSetEnumValue "HY000" User "Too long enumeration/set value for column {}.";
    3522 PkIndexCantBeInvisible "HY000" User "A primary key index cannot be invisible";
    3523 UnknownAuthid "HY000" User "Unknown authorization ID `{}`@`{}`";
    3530 RoleNotGranted "HY000" User "`{}`@`{}` is not granted to `{}`@`{}`";
    3552 NoSystemSchemaAccess "HY000" User "Access to system schema '{}' is rejected.";
    3554 NoSystemTableAccess "HY000" User "Access to {} '{}.{}' is rejected.";
    3566 NoAccessToNativeFct "HY000" User "Access to native function '{}' is rejected.";
    3568 UnresolvedTableLock "HY000" User "Unresolved table name {} in locking clause.";
    3569 DuplicateTableLock "HY000" User "Table {} appears in multiple locking clauses.";
    3572 LockNowait "HY000" Retry "Statement aborted because lock(s) could not be acquired immediately and NOWAIT is set.";
    3573 CteRecursiveRequiresUnion "HY000" User "Recursive Common Table Expression '{}' should contain a UNION";
    3574 CteRecursiveRequiresNonrecursiveFirst "HY000" User "Recursive Common Table Expression '{}' should have one or more non-recursive query blocks followed by one or more recursive ones";
    3575 CteRecursiveForbidsAggregation "HY000" User "Recursive Common Table Expression '{}' can contain neither aggregation nor window functions in recursive query block";
    3576 CteRecursiveForbiddenJoinOrder "HY000" User "In recursive query block of Recursive Common Table Expression '{}', the recursive table must neither be in the right argument of a LEFT JOIN, nor be forced to be non-first with join order hints";
    3577 CteRecursiveRequiresSingleReference "HY000" User "In recursive query block of Recursive Common Table Expression '{}', the recursive table must be referenced only once, and not in any subquery";
    3579 WindowNoSuchWindow "HY000" User "Window name '{}' is not defined.";
    3580 WindowCircularityInWindowGraph "HY000" User "There is a circularity in the window dependency graph.";
    3581 WindowNoChildPartitioning "HY000" User "A window which depends on another cannot define partitioning.";
    3582 WindowNoInheritFrame "HY000" User "Window '{}' has a frame definition, so cannot be referenced by another window.";
    3583 WindowNoRedefineOrderBy "HY000" User "Window '{}' cannot inherit '{}' since both contain an ORDER BY clause.";
    3584 WindowFrameStartIllegal "HY000" User "Window '{}': frame start cannot be UNBOUNDED FOLLOWING.";
    3585 WindowFrameEndIllegal "HY000" User "Window '{}': frame end cannot be UNBOUNDED PRECEDING.";
    3586 WindowFrameIllegal "HY000" User "Window '{}': frame start or end is negative, NULL or of non-integral type";
    3587 WindowRangeFrameOrderType "HY000" User "Window '{}' with RANGE N PRECEDING/FOLLOWING frame requires exactly one ORDER BY expression, of numeric or temporal type";
    3588 WindowRangeFrameTemporalType "HY000" User "Window '{}' with RANGE frame has ORDER BY expression of datetime type. Only INTERVAL bound value allowed.";
    3589 WindowRangeFrameNumericType "HY000" User "Window '{}' with RANGE frame has ORDER BY expression of numeric type, INTERVAL bound value not allowed.";
    3590 WindowRangeBoundNotConstant "HY000" User "Window '{}' has a non-constant frame bound.";
    3591 WindowDuplicateName "HY000" User "Window '{}' is defined twice.";
    3592 WindowIllegalOrderBy "HY000" User "Window '{}': ORDER BY or PARTITION BY uses legacy position indication which is not supported, use expression.";
    3593 WindowInvalidWindowFuncUse "HY000" User "You cannot use the window function '{}' in this context.'";
    3594 WindowInvalidWindowFuncAliasUse "HY000" User "You cannot use the alias '{}' of an expression containing a window function in this context.'";
    3595 WindowNestedWindowFuncUseInWindowSpec "HY000" User "You cannot nest a window function in the specification of window '{}'.";
    3596 WindowRowsIntervalUse "HY000" User "Window '{}': INTERVAL can only be used with RANGE frames.";
    3599 WindowFunctionIgnoresFrame "HY000" User "Window function '{}' ignores the frame clause of window '{}' and aggregates over the whole partition";
    3602 FieldInGroupingNotGroupBy "HY000" User "Argument #{} of GROUPING function is not in GROUP BY";
    3619 IllegalPrivilegeLevel "HY000" User "Illegal privilege level specified for {}";
    3628 MandatoryRole "HY000" User "The role {} is a mandatory role and can't be revoked or dropped. The restriction can be lifted by excluding the role identifier from the global variable mandatory_roles.";
    3636 CteMaxRecursionDepth "HY000" User "Recursive query aborted after {} iterations. Try increasing @@cte_max_recursion_depth to a larger value.";
    3637 NotHintUpdatableVariable "HY000" User "Variable {} cannot be set using SET_VAR hint.";
    3665 MissingJsonTableValue "22035" User "Missing value for JSON_TABLE column '{}'";
    3666 WrongJsonTableValue "2203F" User "Can't store an array or an object in the scalar JSON_TABLE column '{}'";
    3667 TfMustHaveAlias "42000" User "Every table function must have an alias";
    3685 RegexpIllegalArgument "HY000" User "Illegal argument to a regular expression.";
    3686 RegexpIndexOutofboundsError "HY000" User "Index out of bounds in regular expression search.";
    3687 RegexpInternalError "HY000" User "Internal error in the regular expression library.";
    3688 RegexpRuleSyntax "HY000" User "Syntax error in regular expression on line {}, character {}.";
    3689 RegexpBadEscapeSequence "HY000" User "Unrecognized escape sequence in regular expression.";
    3690 RegexpUnimplemented "HY000" User "The regular expression contains a feature that is not implemented in this library version.";
    3691 RegexpMismatchedParen "HY000" User "Mismatched parenthesis in regular expression.";
    3692 RegexpBadInterval "HY000" User "Incorrect description of a {min,max} interval.";
    3693 RegexpMaxLtMin "HY000" User "The maximum is less than the minumum in a {min,max} interval.";
    3694 RegexpInvalidBackRef "HY000" User "Invalid back-reference in regular expression.";
    3695 RegexpLookBehindLimit "HY000" User "The look-behind assertion exceeds the limit in regular expression.";
    3696 RegexpMissingCloseBracket "HY000" User "The regular expression contains an unclosed bracket expression.";
    3697 RegexpInvalidRange "HY000" User "The regular expression contains an [x-y] character range where x comes after y.";
    3698 RegexpStackOverflow "HY000" User "Overflow in the regular expression backtrack stack.";
    3699 RegexpTimeOut "HY000" User "Timeout exceeded in regular expression match.";
    3700 RegexpPatternTooBig "HY000" User "The regular expression pattern exceeds limits on size or complexity.";
    3730 FkCannotDropParent "HY000" User "Cannot drop table '{}' referenced by a foreign key constraint '{}' on table '{}'.";
    3733 FkCannotUseVirtualColumn "HY000" User "Foreign key '{}' uses virtual column '{}' which is not supported.";
    3734 FkNoColumnParent "HY000" User "Failed to add the foreign key constraint. Missing column '{}' for constraint '{}' in the referenced table '{}'";
    3750 TableWithoutPk "HY000" User "Unable to create or change a table without a primary key, when the system variable 'sql_require_primary_key' is set. Add a primary key to the table or unset this variable to avoid this message. Note that tables without a primary key can cause performance problems in row-based replication, so please consult your DBA before changing this setting.";
    3753 FunctionalIndexOnJsonOrGeometryFunction "42000" User "Cannot create a functional index on a function that returns a JSON or GEOMETRY value.";
    3754 FunctionalIndexRefAutoIncrement "HY000" User "Functional index '{}' cannot refer to an auto-increment column.";
    3755 CannotDropColumnFunctionalIndex "HY000" User "Cannot drop column '{}' because it is used by a functional index. In order to drop the column, you must remove the functional index.";
    3756 FunctionalIndexPrimaryKey "HY000" User "The primary key cannot be a functional index";
    3757 FunctionalIndexOnLob "HY000" User "Cannot create a functional index on an expression that returns a BLOB or TEXT. Please consider using CAST.";
    3758 FunctionalIndexFunctionIsNotAllowed "HY000" User "Expression of functional index '{}' contains a disallowed function.";
    3759 FulltextFunctionalIndex "HY000" User "Fulltext functional index is not supported.";
    3760 SpatialFunctionalIndex "HY000" User "Spatial functional index is not supported.";
    3761 WrongKeyColumnFunctionalIndex "HY000" User "The used storage engine cannot index the expression '{}'.";
    3762 FunctionalIndexOnField "HY000" User "Functional index on a column is not supported. Consider using a regular index instead.";
    3763 GeneratedColumnNamedFunctionIsNotAllowed "HY000" User "Expression of generated column '{}' contains a disallowed function: {}.";
    3764 GeneratedColumnRowValue "HY000" User "Expression of generated column '{}' cannot refer to a row value.";
    3765 GeneratedColumnVariables "HY000" User "Expression of generated column '{}' cannot refer user or system variables.";
    3766 DependentByDefaultGeneratedValue "HY000" User "Column '{}' of table '{}' has a default value expression dependency and cannot be dropped or renamed.";
    3767 DefaultValGeneratedNonPrior "HY000" User "Default value expression of column '{}' cannot refer to a column defined after it if that column is a generated column or has an expression as default value.";
    3768 DefaultValGeneratedRefAutoInc "HY000" User "Default value expression of column '{}' cannot refer to an auto-increment column.";
    3769 DefaultValGeneratedFunctionIsNotAllowed "HY000" User "Default value expression of column '{}' contains a disallowed function.";
    3770 DefaultValGeneratedNamedFunctionIsNotAllowed "HY000" User "Default value expression of column '{}' contains a disallowed function: {}.";
    3771 DefaultValGeneratedRowValue "HY000" User "Default value expression of column '{}' cannot refer to a row value.";
    3772 DefaultValGeneratedVariables "HY000" User "Default value expression of column '{}' cannot refer user or system variables.";
    3773 DefaultAsValGenerated "HY000" User "DEFAULT function cannot be used with default value expressions";
    3774 UnsupportedActionOnDefaultValGenerated "HY000" User "'{}' is not supported for default value expressions.";
    3780 FkIncompatibleColumns "HY000" User "Referencing column '{}' and referenced column '{}' in foreign key constraint '{}' are incompatible.";
    3812 NonBooleanExprForCheckConstraint "HY000" User "An expression of non-boolean type specified to a check constraint '{}'.";
    3813 ColumnCheckConstraintReferencesOtherColumn "HY000" User "Column check constraint '{}' references other column.";
    3814 CheckConstraintNamedFunctionIsNotAllowed "HY000" User "An expression of a check constraint '{}' contains disallowed function: {}.";
    3815 CheckConstraintFunctionIsNotAllowed "HY000" User "An expression of a check constraint '{}' contains disallowed function.";
    3816 CheckConstraintVariables "HY000" User "An expression of a check constraint '{}' cannot refer to a user or system variable.";
    3817 CheckConstraintRowValue "HY000" User "Check constraint '{}' cannot refer to a row value.";
    3818 CheckConstraintRefersAutoIncrementColumn "HY000" User "Check constraint '{}' cannot refer to an auto-increment column.";
    3819 CheckConstraintViolated "HY000" User "Check constraint '{}' is violated.";
    3820 CheckConstraintRefersUnknownColumn "HY000" User "Check constraint '{}' refers to non-existing column '{}'.";
    3821 CheckConstraintNotFound "HY000" User "Check constraint '{}' is not found in the table.";
    3822 CheckConstraintDupName "HY000" User "Duplicate check constraint name '{}'.";
    3823 CheckConstraintClauseUsingFkReferActionColumn "HY000" User "Column '{}' cannot be used in a check constraint '{}': needed in a foreign key constraint '{}' referential action.";
    3837 DependentByFunctionalIndex "HY000" User "Column '{}' has a functional index dependency and cannot be dropped or renamed.";
    3939 MultipleConstraintsWithSameName "HY000" User "Table has multiple constraints with the name '{}'. Please use constraint specific '{}' clause.";
    3940 ConstraintNotFound "HY000" User "Constraint '{}' does not exist.";
    3941 AlterConstraintEnforcementNotSupported "HY000" User "Altering constraint enforcement is not supported for the constraint '{}'. Enforcement state alter is not supported for the PRIMARY, UNIQUE and FOREIGN KEY type constraints.";
    3942 TableValueConstructorMustHaveColumns "HY000" User "Each row of a VALUES clause must have at least one column, unless when used as source in an INSERT statement.";
    3943 TableValueConstructorCannotHaveDefault "HY000" User "A VALUES clause cannot use DEFAULT values, unless used as a source in an INSERT statement.";
    3948 ClientLocalFilesDisabled "42000" User "Loading local data is disabled; this must be enabled on both the client and server sides";
    3953 MultipleIntoClauses "HY000" User "Multiple INTO clauses in one query block.";
    3954 MisplacedInto "HY000" User "Misplaced INTO clause, INTO is not allowed inside subqueries, and must be placed at end of UNION clauses.";
    3955 UserAccessDeniedForUserAccountBlockedByPasswordLock "HY000" User "Access denied for user '{}'@'{}'. Account is blocked for {} day(s) ({} day(s) remaining) due to {} consecutive failed logins.";
    3959 DependentByCheckConstraint "HY000" User "Check constraint '{}' uses column '{}', hence column cannot be dropped or renamed.";
    3966 MissingJsonValue "22035" User "No value was found by '{}' on the specified path.";
    3967 MultipleJsonValues "22034" User "More than one value was found by '{}' on the specified path.";
    3968 HostnameTooLong "HY000" User "Hostname cannot be longer than {} characters.";
    3982 InvalidUserAttributeJson "HY000" User "The user attribute must be a valid JSON object";
    3988 ImpossibleStringConversion "HY000" User "Conversion from collation {} into {} impossible for {}";
    3989 SchemaReadOnly "HY000" User "Schema '{}' is in read only mode.";
    3995 CharacterSetMismatch "HY000" User "Character set '{}' cannot be used in conjunction with '{}' in call to {}.";
    4027 RoleGrantedToItself "HY000" User "User account {} is directly or indirectly granted to the role {}. The GRANT would create a loop";
    4028 TableMustHaveAVisibleColumn "HY000" User "A table must have at least one visible column.";
    4031 ClientInteractionTimeout "HY000" Unavailable "The client was disconnected by the server because of inactivity. See wait_timeout and interactive_timeout for configuring this behavior.";
}

#[cfg(test)]
mod tests;
